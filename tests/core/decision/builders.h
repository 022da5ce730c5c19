// Snapshots for tests of the gate: one that may go at once, and dice that reach every corner.
#pragma once

#include <cstdint>
#include <random>

#include "core/decision/gate.h"

namespace fermata::test {

/// The standard policy with people: ada (author), sam (senior), rita (release-manager and senior), and a critical
/// component "pay".
decision::Policy aPolicy();

/// A documentation change of ada's with all evidence fresh and good, on a quiet afternoon.
assessment::EvidenceSnapshot aSnapshot();

/// An assessment with this probability for the gate, interval ± 0.03.
assessment::RiskAssessment aRisk(double pDefect);

/// The entry of this kind, to be changed.
assessment::Evidence& entry(assessment::EvidenceSnapshot& snapshot, assessment::EvidenceKind kind);

/// Any sound policy: random uses, ages, weights, limits, lines.
decision::Policy somePolicy(std::mt19937& dice);
/// Any snapshot, with odd values too (negative counts, no numbers, absent facts, duplicate or absent entries).
assessment::EvidenceSnapshot someSnapshot(std::mt19937& dice);
assessment::RiskAssessment someRisk(std::mt19937& dice);
/// A random trained model on the change schema; `scale` multiplies the probabilities that it gives.
assessment::RiskModel::Pointer someModel(std::uint32_t seed, double scale = 1.0);

} // namespace fermata::test
