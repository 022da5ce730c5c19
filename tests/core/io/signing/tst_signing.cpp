#include <filesystem>

#include <sys/stat.h>
#include <unistd.h>

#include "core/io/signing/base64.h"
#include "core/io/signing/ed25519.h"
#include "core/io/signing/hmac.h"
#include "core/io/signing/key_store.h"
#include "core/io/signing/sha256.h"
#include "tests/support/scratch.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::io;
using fermata::test::run;
using fermata::test::ScratchFolder;

class TestSigning : public QObject {
    Q_OBJECT
private slots:
    /// RFC 4231, test cases 1, 2 and 6.
    void signsWithASharedSecretAsTheStandardSays() {
        const auto signature = [](std::string key, std::string_view message) {
            return hmacSha256(SecretString(std::move(key)), message).hex();
        };
        QCOMPARE(signature(std::string(20, '\x0b'), "Hi There"),
                 std::string("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"));
        QCOMPARE(signature("Jefe", "what do ya want for nothing?"),
                 std::string("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"));
        QCOMPARE(signature(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First"),
                 std::string("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"));
    }
    void hashesAsTheStandardSays() {
        QCOMPARE(sha256("abc").hex(), std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        QCOMPARE(sha256("").hex(), std::string("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
        Sha256 pieces;
        pieces.add("a");
        pieces.add("");
        pieces.add("bc");
        QCOMPARE(pieces.finish(), sha256("abc"));
    }

    void writesBase64OneWayOnly() {
        QCOMPARE(base64("any carnal pleas"), std::string("YW55IGNhcm5hbCBwbGVhcw=="));
        QCOMPARE(fromBase64("YW55IGNhcm5hbCBwbGVhcw==").value(), std::string("any carnal pleas"));
        QCOMPARE(fromBase64("").value(), std::string());
        for (const char* other : {"YW55IGNhcm5hbCBwbGVhcx==", "YW55IGNhcm5hbCBwbGVhcw", "YW55IGNhcm5hbCBwbGVhcw=",
                                  "YW55\nIGNhcm5hbCBwbGVhcw==", "YW55IGNhcm5hbCBwbGVhcw== ", "Y===", "_-=="})
            QVERIFY(!fromBase64(other));
    }

    void signsAsRfc8032Says() {
        // RFC 8032, section 7.1, test 1
        const auto key = PublicKey::fromHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
        const auto signature = Signature::fromHex("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb88"
                                                  "21590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b");
        QVERIFY(verifies(*key, "", *signature));
        QVERIFY(!verifies(*key, "x", *signature));
    }

    void findsEveryFlipInASignature() {
        const auto key = SigningKey::generate();
        const auto signature = key.sign("head");
        QVERIFY(verifies(key.publicKey(), "head", signature));
        for (std::size_t bit = 0; bit < 512; ++bit) {
            auto flipped = signature;
            flipped.bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
            QVERIFY(!verifies(key.publicKey(), "head", flipped));
        }
    }

    void isReadByOpenssl() {
        ScratchFolder folder;
        const auto key = SigningKey::generate();
        const auto signature = key.sign("the head");
        folder.write("public.pem", publicPem(key.publicKey()));
        folder.write("private.pem", key.privatePem());
        folder.write("message", "the head");
        folder.write("signature", {reinterpret_cast<const char*>(signature.bytes.data()), signature.bytes.size()});
        const auto verified = run({"openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", folder / "public.pem",
                                   "-in", folder / "message", "-sigfile", folder / "signature"});
        QVERIFY2(verified.exitCode == 0, (verified.out + verified.error).c_str());
        const auto derived = run({"openssl", "pkey", "-in", folder / "private.pem", "-pubout"});
        QCOMPARE(derived.out, publicPem(key.publicKey()));
        QCOMPARE(readPublicKey(derived.out).value(), key.publicKey());
        QCOMPARE(SigningKey::fromPrivatePem(key.privatePem())->publicKey(), key.publicKey());
        QCOMPARE(readPublicKey(key.publicKey().hex() + "\n").value(), key.publicKey());
        QVERIFY(!readPublicKey("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"));
    }

    void readsAKeyThatOpensslMade() {
        ScratchFolder folder;
        const auto made = run({"openssl", "genpkey", "-algorithm", "ed25519"});
        const auto key = SigningKey::fromPrivatePem(made.out);
        FERMATA_VERIFY_OK(key);
        QCOMPARE(key->privatePem(), made.out);
    }

    void keepsKeysForTheirOwnerOnly() {
        ScratchFolder folder;
        KeyStore store(folder / "config/fermata/keys");
        QCOMPARE(store.current().error().fault(), Fault::NotFound);
        const auto key = store.currentOrNew();
        FERMATA_VERIFY_OK(key);
        struct stat facts {};
        const std::string file = store.folder() + "/" + key->id().hex() + ".pem";
        QCOMPARE(::stat(file.c_str(), &facts), 0);
        QCOMPARE(facts.st_mode & 0777U, 0600U);
        QCOMPARE(::stat(store.folder().c_str(), &facts), 0);
        QCOMPARE(facts.st_mode & 0777U, 0700U);
        QCOMPARE(store.currentOrNew()->id(), key->id());
        const auto second = store.makeNew();
        QCOMPARE(store.current()->id(), second->id());
        QCOMPARE(store.list().size(), std::size_t{2});
        QCOMPARE(store.load(key->id())->publicKey(), key->publicKey());
    }

    void refusesAKeyThatOthersCanRead() {
        ScratchFolder folder;
        KeyStore store(folder / "keys");
        const auto id = store.currentOrNew()->id();
        const std::string file = store.folder() + "/" + id.hex() + ".pem";
        QCOMPARE(::chmod(file.c_str(), 0640), 0);
        QCOMPARE(store.load(id).error().fault(), Fault::Refused);
        QCOMPARE(store.currentOrNew().error().fault(), Fault::Refused);
        QCOMPARE(::chmod(file.c_str(), 0600), 0);
        QCOMPARE(::chmod(store.folder().c_str(), 0755), 0);
        QCOMPARE(store.load(id).error().fault(), Fault::Refused);
        QCOMPARE(store.makeNew().error().fault(), Fault::Refused);
    }

    void refusesALinkAndAKeyOfAnotherName() {
        ScratchFolder folder;
        KeyStore store(folder / "keys");
        const auto first = store.makeNew()->id();
        const auto second = store.makeNew()->id();
        const std::string file = store.folder() + "/" + first.hex() + ".pem";
        const std::string other = store.folder() + "/" + second.hex() + ".pem";
        std::filesystem::remove(file);
        std::filesystem::create_symlink(other, file);
        QCOMPARE(store.load(first).error().fault(), Fault::Refused);
        std::filesystem::remove(file);
        std::filesystem::copy_file(other, file);
        QCOMPARE(store.load(first).error().fault(), Fault::Corrupt);
        folder.write("keys/" + first.hex() + ".pem", "rubbish");
        QCOMPARE(store.load(first).error().fault(), Fault::Malformed);
    }
};

FERMATA_CORE_TEST(TestSigning)
#include "tst_signing.moc"
