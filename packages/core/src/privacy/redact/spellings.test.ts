import { describe, expect, it } from "vitest";
import { isSecretName } from "../../capture/index.ts";
import { createRedactor } from "./index.ts";

const { text: redact } = createRedactor({});
const own = createRedactor({ keys: ["patientName", "iban", "name"] });

describe("a secret is found behind its name", () => {
  it.each([
    ["API key: 9f8e7d6c5b4a39281706", "API key: [redacted:secret]"],
    ["Secret key = 9f8e7d6c5b4a39281706", "Secret key = [redacted:secret]"],
    ["The private key: 9f8e7d6c5b4a, keep it", "The private key: [redacted:secret], keep it"],
    ["API key: abcdefgh\n", "API key: [redacted:secret]\n"],
    ["Card number: 1234 5678", "Card number: [redacted:secret]"],
    ["Security code: 123", "Security code: [redacted:secret]"],
    ["Social security number: 123-45-6789", "Social security number: [redacted:secret]"],
    ["pin: 1234 56 at 2024-01-15", "pin: [redacted:secret] at 2024-01-15"],
    ["otp: 123456 2024-01-15 12:00", "otp: [redacted:secret] 2024-01-15 12:00"],
    ["**Password:** hunter2secret", "**Password:** [redacted:secret]"],
    ["**Password**: hunter2secret", "**Password**: [redacted:secret]"],
    ["**Password:** swordfish", "**Password:** [redacted:secret]"],
    ["- **api_key**: 9f8e7d6c5b4a", "- **api_key**: [redacted:secret]"],
    ["**API key:** 9f8e7d6c5b4a", "**API key:** [redacted:secret]"],
    ["`api_key`: 9f8e7d6c5b4a", "`api_key`: [redacted:secret]"],
    ["api_key: `9f8e7d6c5b4a`, x", "api_key: `[redacted:secret]`, x"],
    ["`password: swordfish` is it", "`password: [redacted:secret] is it"],
    ['password := "hunter2secret"', 'password := "[redacted:secret]"'],
    ['password: str = "hunter2secret"', 'password: str = "[redacted:secret]"'],
    ["password: Optional[str] = 'hunter2secret'", "password: Optional[str] = '[redacted:secret]'"],
    ["const password: string = 'hunter2secret';", "const password: string = '[redacted:secret]';"],
    ["let pin: string | undefined = '123456';", "let pin: string | undefined = '[redacted:secret]';"],
    ['var password string = "hunter2secret"', 'var password string = "[redacted:secret]"'],
    ['if password == "hunter2secret":', 'if password == "[redacted:secret]":'],
    ["if (token === 'a1b2c3') {", "if (token === '[redacted:secret]') {"],
    ['os.environ["API_KEY"] = "abcdefg"', 'os.environ["API_KEY"] = "[redacted:secret]"'],
    ["Passphrase: correct horse battery staple\nnext", "Passphrase: [redacted:secret]\nnext"],
    ["Seed phrase: correct horse battery, x", "Seed phrase: [redacted:secret], x"],
    ["Mot de passe : hunter22", "Mot de passe : [redacted:secret]"],
    ['gpg --passphrase "correct horse battery" -d x', 'gpg --passphrase "[redacted:secret]" -d x'],
    ['curl -u "bob:a\\"b c" x', 'curl -u "bob:[redacted:secret]" x'],
    ['x --password "pa\\"q rest" y', 'x --password "[redacted:secret]" y'],
    ["tool --token 'a \"b\" c' --force", "tool --token '[redacted:secret]' --force"],
    ['curl -u "ada:two words" x', 'curl -u "ada:[redacted:secret]" x'],
    ['run --token "cut off\nnext', 'run --token "[redacted:secret]\nnext'],
    ['<label>Password: "</label>\n<p>text', '<label>Password: "[redacted:secret]\n<p>text'],
    ["say 'x' password: '!a1b2'", "say 'x' password: '[redacted:secret]'"],
    ["password=admin[24], Password: Admin[24]", "password=[redacted:secret]], Password: [redacted:secret]]"],
    ["token = a[1]b2, x", "token = [redacted:secret]]b2, x"],
    ["fe80::1, 2a00::5, ::ffff:a:1", "[redacted:ip], [redacted:ip], [redacted:ip]"],
    ["call 1-555-123-4567 or 1-800-555-1234", "call [redacted:phone] or [redacted:phone]"],
    ["1.800.555.1234, 1 (555) 010-4477", "[redacted:phone], [redacted:phone]"],
    ["call me at 555 123 4567", "call me at [redacted:phone]"],
    ["555 123 4567", "[redacted:phone]"],
    ["Tel:030 1234567, phone: 555-123 4567", "Tel:[redacted:phone], phone: [redacted:phone]"],
    ["item 174000:030 1234567", "item 174000:[redacted:phone]"],
    ["mail ada@163.com, x@1.2.3.4, host/10.1.2.3", "mail [redacted:email], [redacted:email], host/[redacted:ip]"],
    ["ada@3m.com or ada@v2.example.com", "[redacted:email] or [redacted:email]"],
    ['{"conversion":"10.1.2.3","ipVersion":4}', '{"conversion":"[redacted:ip]","ipVersion":4}'],
    ['{"token":"x","logprob":"y"}', '{"token":"[redacted:key]","logprob":"y"}'],
  ])("%s", (text, expected) => expect(redact(text)).toBe(expected));
});

describe("a telephone number is found as people write it", () => {
  it.each([
    "+49 (0) 30 / 1234567",
    "+49 (0) 176 / 123 456 78",
    "+49 30 - 1234567",
    "(030) / 123 456 78",
    "030 / 1234567",
    "+1 - 212 - 555 - 0123",
    "612 34 56 78",
    "(11) 98765-4321",
    "8 (912) 345-67-89",
  ])("%s", (number) => expect(redact(number)).toBe("[redacted:phone]"));

  it.each([
    ["Tel.: 030 / 1234567, Telefon: 0176 / 12345678", "Tel.: [redacted:phone], Telefon: [redacted:phone]"],
    ["mi teléfono es 612 345 678", "mi teléfono es [redacted:phone]"],
    ["llámame al 612-345-678", "llámame al [redacted:phone]"],
    ["Handy 01761234567, móvil: 612345678", "Handy [redacted:phone], móvil: [redacted:phone]"],
    ['log: "phone":"2125550123", x', 'log: "phone":"[redacted:phone]", x'],
    ["Mo-Fr 08 - 12 0176 12345678", "Mo-Fr 08 - 12 [redacted:phone]"],
    ["Seite 03 / 10 0176/12345678", "Seite 03 / 10 [redacted:phone]"],
    ["030 1234567/030 7654321", "[redacted:phone]/[redacted:phone]"],
  ])("%s", (text, expected) => expect(redact(text)).toBe(expected));
});

describe("the user's own names", () => {
  it.each([
    ["patientName: Jane Doe", "patientName: [redacted:secret]"],
    ["Patient name: Jane Doe, 4 years", "Patient name: [redacted:secret], 4 years"],
    ["patientName: Jane Doe ada@example.com\nx", "patientName: [redacted:secret]\nx"],
    ["patientName: Al Jones", "patientName: [redacted:secret]"],
    ["f(patientName: string): void; patientName: getName()", "f(patientName: string): void; patientName: getName()"],
    ["**Patient name:** Al, patient name=Jane", "**Patient name:** [redacted:secret], patient name=[redacted:secret]"],
    ["patientName=Jane age=4", "patientName=[redacted:secret] age=4"],
    [
      '{"oldPatientName":1,"patientname":1,"patientNames":1}',
      '{"oldPatientName":"[redacted:key]","patientname":"[redacted:key]","patientNames":"[redacted:key]"}',
    ],
    ['{"customerIban":1,"iban":1,"libani":1}', '{"customerIban":"[redacted:key]","iban":"[redacted:key]","libani":1}'],
    // With all that ends so, the names of models and services would be gone.
    ['{"name":"Ada","fileName":"a","names":1}', '{"name":"[redacted:key]","fileName":"a","names":"[redacted:key]"}'],
  ])("hide %s", (text, expected) => expect(own.text(text)).toBe(expected));

  it.each(["prénom", "prenom", "PRE\u0301NOM"])("hide with and without accents as %s", (key) => {
    const { text } = createRedactor({ keys: [key, "straße"] });
    for (const name of ["prénom", "prenom", "Prénoms", "STRASSE", "Straße"]) {
      expect(text(`{"${name}":"x"}`)).toBe(`{"${name}":"[redacted:key]"}`);
    }
  });
});

describe("names of secrets", () => {
  it.each(
    (
      "socialSecurityNumber social_security_number otpCode pinCode mfaCode verificationCode recoveryCodes passwordNew " +
      "password_current passwordAgain passwordOld pass_phrase pass-word secretKeyBase secret_key_base privateKeyPem " +
      "motDePasse mot-de-passe mot_de_passe_2 contraseña2 contraseñaNueva passwortNeu kennwort_alt apiKeyV2 accessTokenV2 OPENAI_KEY openAIKey stripeKey sshKey sshkey OPENAI_KEY_2 private_key_base64 apiKeyString"
    ).split(" "),
  )("%s is one", (name) => expect(isSecretName(name)).toBe(true));

  it.each(
    (
      "statusCode zipCode countryCode errorCode codes phoneNumber number primaryKey publicKey cacheKey objectKey " +
      "privateKeyId keyBase new old current version_v2 max_tokens_new keyboard monkey passage hashBase64 wordNew queryString keyString"
    ).split(" "),
  )("%s is none", (name) => expect(isSecretName(name)).toBe(false));
});

describe("JSON that is written again", () => {
  it.each([
    ['{"id": 1234567890123456789, "to": "ada@example.com"}', '{"id":1234567890123456789,"to":"[redacted:email]"}'],
    ['{"n":[1.0,1e5,-0,true,0.10,12],"token":"x"}', '{"n":[1.0,1e5,-0,true,0.10,12],"token":"[redacted:key]"}'],
    [
      '{"a":"{\\"id\\":1234567890123456789,\\"to\\":\\"ada@example.com\\"}"}',
      '{"a":"{\\"id\\":1234567890123456789,\\"to\\":\\"[redacted:email]\\"}"}',
    ],
    ['{"ada@example.com":1.50,"2":2.50,"1":"1.0"}', '{"1":"1.0","2":2.50,"[redacted:email]":1.50}'],
    ['{"a":1.0,"a":12345678901234567890}', '{"a":12345678901234567890}'],
    ['{"card":6759649826438453037,"pin":1.0}', '{"card":"[redacted:card]","pin":"[redacted:key]"}'],
    ['{"__proto__":{"n":1.0},"token":"\\\\"}', '{"__proto__":{"n":1.0},"token":"[redacted:key]"}'],
  ])("keeps the numbers of %s", (text, expected) => expect(redact(text)).toBe(expected));

  it("keeps the fields of different people apart", () => {
    expect(redact('{"ada@example.com":3,"bob@example.com":5,"eve@example.com":6,"[redacted:email] 2":7}')).toBe(
      '{"[redacted:email]":3,"[redacted:email] 2":5,"[redacted:email] 3":6,"[redacted:email] 2 2":7}',
    );
  });
});
