// A form shorter than this is part of so many ordinary words that masking it would garble the output.
const SHORTEST_FORM = 4
// Base64 of a secret in the middle of other bytes (`user:password`) is only looked for when enough of it is fixed.
const SHORTEST_BASE64_CORE = 8
// Words that templates put where a secret could stand, and that no output does without.
const WORDS: ReadonlySet<string> = new Set(['true', 'false', 'null', 'none', 'undefined'])

/** All texts that give a secret away, without their line breaks: whoever looks for them passes over those. */
export interface SecretForms {
  /** Hidden wherever they stand, inside longer words as well. At least four characters each. */
  readonly anywhere: ReadonlySet<string>
  /** Too short, or too common, for that: hidden where they are the whole of a value. */
  readonly asValue: ReadonlySet<string>
}

/** The forms that `secret` takes on its way through shells, JSON, URLs, encoders and logs. */
export function formsOf(secret: string): SecretForms {
  const normal = secret.replaceAll('\r\n', '\n')
  const whole = normal.trim()
  const anywhere = new Set<string>()
  const asValue = new Set<string>()
  if (whole === '') return { anywhere, asValue }
  const add = (form: string) => {
    const text = form.replace(/[\r\n]/g, '')
    if (text.length >= SHORTEST_FORM && !WORDS.has(text.toLowerCase())) anywhere.add(text)
    else if (form === whole) asValue.add(text)
  }
  const bodies = new Set([whole, normal, secret, normal.replaceAll('\n', '\r\n')])
  for (const body of bodies) for (const form of [...writtenForms(body), ...encodedForms(body)]) add(form)
  for (const line of whole.split('\n')) for (const form of writtenForms(line.trim())) add(form)
  return { anywhere, asValue }
}

/** As it is, quoted and escaped, also quoted inside JSON. */
function writtenForms(text: string): Iterable<string> {
  const once = [text, ...jsonForms(text), ...shellForms(text), ...urlForms(text), ...markupForms(text)]
  const twice = new Set(once).values().flatMap(jsonForms)
  return new Set([...once, ...twice, ...jsonForms(text).flatMap(shellForms)])
}

function jsonForms(text: string): string[] {
  const json = JSON.stringify(text).slice(1, -1)
  return [
    json,
    // Go's JSON also escapes what HTML gives a meaning, Python's all that is not ASCII, PHP's the slash.
    json.replace(/[<>&\u2028\u2029]/g, unicodeEscape),
    json.replace(/[^\0-\x7e]/g, unicodeEscape),
    json.replaceAll('/', '\\/'),
    // Python's repr and Go's %q escape control characters with two digits.
    json
      .replace(/\\u00([01])/g, '\\x$1')
      .replaceAll('\\"', '"')
      .replaceAll("'", "\\'"),
    json.replace(/\\u00([01])/g, '\\x$1'),
  ]
}

function unicodeEscape(letter: string): string {
  return `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`
}

function shellForms(text: string): string[] {
  return [
    text.replaceAll("'", `'\\''`),
    text.replaceAll("'", `'"'"'`),
    text.replaceAll("'", `\\'`),
    // PowerShell, SQL and YAML double a quote.
    text.replaceAll("'", "''"),
    text.replaceAll('"', '""'),
    text.replace(/[\\"$`]/g, '\\$&'),
    text.replace(/[\\"$`!]/g, '\\$&'),
    // `printf %q` and `set -x`.
    text.replace(/[^\w@%+=:,./-]/g, '\\$&'),
    text.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n'),
    // PowerShell's and cmd's escapes.
    text.replace(/[`"$]/g, '`$&'),
    text.replace(/[&<>|^]/g, '^$&'),
    // Packer's machine-readable lines.
    text.replaceAll(',', '%!(PACKER_COMMA)'),
  ]
}

function urlForms(text: string): string[] {
  const url = encodeURIComponent(text.toWellFormed())
  const strict = url.replace(/[!'()*]/g, percent)
  const forms = [
    url,
    strict,
    strict.replaceAll('%20', '+'),
    // URLSearchParams and HTML forms.
    new URLSearchParams([['', text]]).toString().slice(1),
    encodeURI(text.toWellFormed()),
    strict.replaceAll('~', '%7E'),
    // Python's quote, Go's PathEscape and its URLs' user and password.
    strict.replaceAll('%2F', '/'),
    strict.replace(/%(?:2[46B]|3[AD]|40)/g, decodeURIComponent),
    strict.replace(/%(?:2[46BC]|3[BD])/g, decodeURIComponent),
  ]
  return forms.flatMap((form) => [form, form.replace(/%../g, (code) => code.toLowerCase())])
}

function percent(letter: string): string {
  return `%${letter.charCodeAt(0).toString(16).toUpperCase()}`
}

const MARKUP: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }
/** How XML, Go, Python, most other languages and PHP write double and single quotes. */
const QUOTES: readonly (readonly [double: string, single: string])[] = [
  ['&quot;', '&apos;'],
  ['&#34;', '&#39;'],
  ['&quot;', '&#x27;'],
  ['&quot;', '&#39;'],
  ['&quot;', '&#039;'],
]

function markupForms(text: string): string[] {
  const plain = text.replace(/[&<>]/g, (letter) => MARKUP[letter] ?? letter)
  const quoted = QUOTES.map(([double, single]) => plain.replaceAll('"', double).replaceAll("'", single))
  return [plain, plain.replaceAll('"', '&quot;'), ...quoted]
}

/** As other bytes: base64, hexadecimals; also of UTF-16, which is how PowerShell's `-EncodedCommand` takes scripts. */
function encodedForms(text: string): string[] {
  const utf8 = Buffer.from(text)
  if (text.length < SHORTEST_FORM) return base64Forms(utf8)
  return [...base64Forms(utf8), ...base64Forms(Buffer.from(text, 'utf16le')), ...hexForms(utf8)]
}

function hexForms(bytes: Buffer): string[] {
  const hex = bytes.toString('hex')
  return [hex, hex.replace(/../g, '\\x$&'), hex.replace(/../g, '%$&'), hex.replace(/..(?!$)/g, '$& ')].flatMap(
    (form) => [form, form.replace(/[0-9a-f]+/g, (digits) => digits.toUpperCase())],
  )
}

function base64Forms(bytes: Buffer): string[] {
  const whole = [base64(bytes), base64(Buffer.concat([bytes, Buffer.from('\n')]))]
  const cores = [0, 1, 2].map((offset) => base64Core(bytes, offset))
  // Encoders break lines after 76 characters (MIME) or 64 (PEM), and one line gives its part away.
  const wrapped = whole.flatMap((form) => [76, 64].flatMap((width) => chunks(form, width)))
  const standard = [...whole, ...[...cores, ...wrapped].filter((form) => form.length >= SHORTEST_BASE64_CORE)]
  return standard.flatMap((form) => [
    form,
    form.replaceAll('+', '-').replaceAll('/', '_'),
    form.replaceAll('+', '%2B').replaceAll('/', '%2F'),
    form.replaceAll('/', '\\/'),
  ])
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}

/** The characters of a base64 text that are the same whatever stands before (`offset` bytes of it, modulo 3) and after. */
function base64Core(bytes: Buffer, offset: number): string {
  const encoded = base64(Buffer.concat([Buffer.alloc(offset), bytes]))
  const first = offset === 0 ? 0 : offset + 1
  const fixedBits = (offset + bytes.length) * 8
  return encoded.slice(first, Math.floor(fixedBits / 6))
}

function chunks(text: string, width: number): string[] {
  if (text.length <= width) return []
  return Array.from({ length: Math.ceil(text.length / width) }, (_, index) =>
    text.slice(index * width, (index + 1) * width),
  )
}
