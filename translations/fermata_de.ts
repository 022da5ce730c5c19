<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE">
<context>
    <name>AboutDialog</name>
    <message>
        <source>Fermata %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Control room for release managers. Free software under the GNU General Public License, version 3 or later; it comes without any warranty.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Version</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Licence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Licences of the bundled fonts and icons</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ActBar</name>
    <message>
        <source>What you can do</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hold to %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hold…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Approve</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Override…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Roll back…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No change is selected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Roll back: nothing is connected that could deploy.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The evidence is being read again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All acts are open</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ActDialog</name>
    <message>
        <source>Hold this change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Approve this change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Override the verdict</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Roll back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 (sample)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, to %2. Verdict now: %3.</source>
        <comment>place, environment, verdict</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reason</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why; it is written into the record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Reason</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Role</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ro&amp;le</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ends</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Ends</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Acts as %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Esc</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keeps the change out of %1 until the time below, whatever the verdict becomes. Everyone sees the hold and its reason.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Releases this head for %1. The approval binds head, base, evidence, policy and model; it is withdrawn when one of them changes, and after 24 hours.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Releases this head for %1 against the verdict, until the time below. The record shows who, why and against which rules.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A reason is needed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>The reason is longer than %n characters.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>No role of yours is in the policy.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writing the record…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Refused: %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>Find a command, change, component or person</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Words to find</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search changes, commands, components, people</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was found</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ConsoleScreen</name>
    <message>
        <source>Console</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inbox, graph and production</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inbox and graph</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Work and decision</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Border that can be moved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next that needs me</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why, and the decision card</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What would release it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Approve…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hold…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Override…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Way out %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DecisionCard</name>
    <message>
        <source>%1 by %2 as %3, %4</source>
        <comment>act by person as role, time</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, until %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, withdrawn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Decision</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reasons and evidence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Risk that it needs a fix or a revert</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Expected loss of each action</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why this risk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What would release it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Similar past changes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a change at the left.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as of %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ago, already merged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>waiting, no value connected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, commit %2, by %3</source>
        <comment>place, id, authors</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No verdict yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not assessed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The evidence is being read; until there is a verdict nothing is released.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It could not be assessed, so nothing releases it but an override.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1; reaching production as an incident: %2 (%3–%4)</source>
        <comment>origin; probability and interval</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no value connected: loss only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no value connected: loss only, in %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <comment>reasons</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>base %1, this change %2; in log-odds</source>
        <comment>probabilities</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No review, run or waiting time would; only an override.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Being searched.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>verdict then, hours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy this</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the whole card</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EmptyState</name>
    <message>
        <source>Problem</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing to show</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EvidenceChip</name>
    <message>
        <source>Evidence</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EvidenceStrip</name>
    <message>
        <source>Evidence</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>InboxDelegate</name>
    <message>
        <source>nothing waits for you</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>InboxModel</name>
    <message>
        <source>being assessed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Needs you</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hold, until a time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Review, asked of others</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Approve</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fast track</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Block, with the author</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not assessed yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%1, changes: %n</source>
        <comment>a group of the inbox</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>releases by itself</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>oldest %1</source>
        <comment>waiting time</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1. %2: %3. %4 by %5, waiting %6</source>
        <comment>title. verdict: cause. place by authors, waiting duration</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No verdict yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not assessed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, in %2</source>
        <comment>a time, in a duration</comment>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>InboxView</name>
    <message>
        <source>Inbox</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Head of the inbox</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter the inbox</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Words to filter by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Title, repository, branch, author or cause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Changes that wait, by what they ask for</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n new below</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>all repositories, longest waiting first</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>KeysDialog</name>
    <message>
        <source>Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>on its screen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>everywhere</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Menu bar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in the inbox</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Does</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LossBars</name>
    <message>
        <source>Expected loss of each action</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Expected loss of each action: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>least</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Fermata</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Screen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Console</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Refused: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Menus</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Fermata</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find anything…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at the sources again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verify the record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Day or night</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text at its normal size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reduce motion, or not</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Single-letter keys, or not</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Single-letter keys are on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Single-letter keys are off.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where the log is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This run writes no log file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Console / %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fermata, sample: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fermata: %1, %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its environment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, known %2</source>
        <comment>person, how the identity was established</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>  could be asked: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The verdict is then: %1. Nothing is done by closing this.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What would release it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No verdict yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>verdict, place</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>first change that touches it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no waiting change touches it</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PaletteModel</name>
    <message>
        <source>Command</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Component</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Person</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProductionStrip</name>
    <message>
        <source>No monitoring connected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every decision counts production as unknown, which never helps a change.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Production</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, observed %2 ago</source>
        <comment>environment, age</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not known</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no source says</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none fires</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n silenced</source>
        <comment>alerts</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Error budget</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>× burn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing burns it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Under way</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Incident</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rollout</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>and a rollout</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Traffic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>% of usual peak</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>usual at this hour: %1 %</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProgressLine</name>
    <message>
        <source>Progress</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2 of %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <comment>progress</comment>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>QObject</name>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Esc</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pipeline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Audit</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Screens</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RiskScale</name>
    <message>
        <source>Risk %1, interval %2 to %3, base rate %4</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>limit %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>base rate %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SignedBars</name>
    <message>
        <source>Reasons</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reasons: %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SimilarRows</name>
    <message>
        <source>%1 of %2 needed a fix; likeness, fate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Similar past changes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Needed a fix</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Held up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fixed %1 ago</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Similar past changes: %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StartPage</name>
    <message>
        <source>Start Fermata with the path of a git repository: fermata PATH.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This version cannot read it; the release notes say which one can.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close the other program, or wait until it is done, and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make the folder of the workspace writable, or choose another one with --workspace.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Free some space and try again; nothing that was acknowledged is lost.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was written by a newer Fermata. Use that version; this one leaves it as it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was changed. The log says more: Help, Show the log.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again. The log says more: Help, Show the log.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Progress</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fermata cannot show this</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opening the workspace.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learning from the past of this repository</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The first time this takes a while; later only what is new is read. The window stays live.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No repository yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No history yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The repository has no commits to learn from and nothing that waits. Commit something; Fermata looks again by itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing waits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No branch is ahead of the default branch and no change is open. Fermata looks again by itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>job: subject</comment>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>No source connected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> %1 of %2</source>
        <comment>progress</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model: prior only, %1 labels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model %1, %2 labels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Record BROKEN: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Record verified: %1 entries, %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Record: %1 entries, not verified yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Status</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>State of the whole</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sample</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An invented world to look around in; nothing here is real.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Observes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>another Fermata conducts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another process holds this workspace; here you can look, and acts are refused.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replay</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>already merged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No change waits; the newest merged ones are shown as they would have been judged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Production</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No monitoring is connected. Unknown never counts as healthy.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>degraded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>healthy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>partly known</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Observed %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looks only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The account %1 of this machine is nobody in the policy; look and rehearse, but no acts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Identity: %1.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>VerdictFlag</name>
    <message>
        <source>Verdict</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verdict: %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>WayOutRows</name>
    <message>
        <source>What would release it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What would release it: %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>fermata::ui::DecisionParts</name>
    <message>
        <source>%1–%2</source>
        <comment>interval</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, %1× base</source>
        <comment>factor over the base rate</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>observed %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>measured on %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sha256 %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n fresh</source>
        <comment>evidence</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stale</source>
        <comment>evidence</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n in conflict</source>
        <comment>evidence</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unreadable</source>
        <comment>evidence</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n missing</source>
        <comment>evidence</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>%1 in log-odds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hard rules: %1 of %2 met, the weighing alone decides</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hard rules: %1 of %2 met. %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>kind of evidence, reason of the policy</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not looked at: %1.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>fermata::ui::PaletteButton</name>
    <message>
        <source>Search changes, commands, components</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>fermata::ui::RailCell</name>
    <message numerus="yes">
        <source>%1, %n need you</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>fermata::ui::wording</name>
    <message>
        <source>Fast track</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Approve</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Review</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Block</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Diff</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>History</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tests</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Coverage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Security</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reviews</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Production</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Traffic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fresh</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stale</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Conflict</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unreadable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opening the workspace</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the history</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tracing fixes to their causes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training the model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Assessing the waiting changes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>live</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stale</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not seen yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from the model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>prior only: too few labels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the model abstains</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>by the account of this machine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>by the login of a source</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>by a key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not established</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Approved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Held</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Overridden</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <comment>authors of a change</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
</TS>
