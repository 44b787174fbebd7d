/** What stands in a secret's place wherever it would have been shown. Packer writes the same. */
export const MASK = '<sensitive>'

// A form shorter than this is part of so many ordinary words that masking it would garble the output.
const SHORTEST_DERIVED = 4
// Base64 of a secret in the middle of other bytes (`user:password`) is only looked for when enough of it is fixed.
const SHORTEST_BASE64_CORE = 8

/** Hides every secret it was told of, in every form that text takes on its way through shells, JSON, URLs and logs. */
export class Masker {
  readonly #forms = new Set<string>()
  #pattern: RegExp | undefined

  add(secret: string): void {
    for (const form of formsOf(secret)) this.#forms.add(form)
    this.#pattern = undefined
  }

  /** `text` with every form of every secret replaced; where forms overlap, all of what they cover. */
  mask(text: string): string {
    if (this.#forms.size === 0) return text
    this.#pattern ??= new RegExp([...this.#forms].map(escapeRegExp).join('|'))
    return this.#pattern.test(text) ? replaceSpans(text, spansOf(text, this.#forms)) : text
  }
}

/** All texts that give `secret` away. */
export function formsOf(secret: string): ReadonlySet<string> {
  const forms = new Set<string>()
  if (secret.trim() === '') return forms
  const normal = secret.replaceAll('\r\n', '\n')
  const bodies = [secret, normal, normal.trim()]
  for (const body of bodies) {
    forms.add(body)
    for (const form of derivedForms(body)) if (form.length >= SHORTEST_DERIVED) forms.add(form)
  }
  for (const line of normal.split('\n')) {
    const part = line.trim()
    if (part.length >= SHORTEST_DERIVED || part === normal.trim())
      for (const form of [part, ...escapes(part)]) forms.add(form)
  }
  forms.delete('')
  return forms
}

function derivedForms(text: string): string[] {
  return [...escapes(text), ...base64Forms(text)]
}

function escapes(text: string): string[] {
  const json = JSON.stringify(text).slice(1, -1)
  const url = encodeURIComponent(text)
  const strictUrl = url.replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)
  const form = strictUrl.replaceAll('%20', '+')
  return [
    json,
    // Go's JSON also escapes what HTML gives a meaning.
    json.replace(/[<>&]/g, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`),
    JSON.stringify(json).slice(1, -1),
    text.replaceAll("'", `'\\''`),
    text.replaceAll("'", `'"'"'`),
    text.replace(/[\\"$`]/g, '\\$&'),
    text.replace(/[^\w@%+=:,./-]/g, '\\$&'),
    ...[url, strictUrl, form].flatMap((encoded) => [encoded, encoded.replace(/%../g, (code) => code.toLowerCase())]),
  ]
}

function base64Forms(text: string): string[] {
  const bytes = Buffer.from(text)
  const whole = [
    bytes.toString('base64').replace(/=+$/, ''),
    Buffer.from(`${text}\n`).toString('base64').replace(/=+$/, ''),
  ]
  const standard = [...whole, ...[0, 1, 2].map((offset) => base64Core(bytes, offset)).filter(isLongCore)]
  // Encoders break lines after 76 characters (MIME) or 64 (PEM).
  const wrapped = whole.flatMap((form) => [76, 64].flatMap((width) => chunks(form, width)))
  return [...standard, ...wrapped].flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')])
}

/** The characters of a base64 text that are the same whatever stands before (`offset` bytes of it, modulo 3) and after. */
function base64Core(bytes: Buffer, offset: number): string {
  const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString('base64')
    .replace(/=+$/, '')
  const first = offset === 0 ? 0 : offset + 1
  const fixedBits = (offset + bytes.length) * 8
  return encoded.slice(first, Math.floor(fixedBits / 6))
}

function isLongCore(core: string): boolean {
  return core.length >= SHORTEST_BASE64_CORE
}

function chunks(text: string, width: number): string[] {
  if (text.length <= width) return []
  return Array.from({ length: Math.ceil(text.length / width) }, (_, index) =>
    text.slice(index * width, (index + 1) * width),
  ).filter(isLongCore)
}

type Span = readonly [start: number, end: number]

function spansOf(text: string, forms: Iterable<string>): Span[] {
  const spans: Span[] = []
  for (const form of forms) {
    for (let at = text.indexOf(form); at !== -1; at = text.indexOf(form, at + 1)) spans.push([at, at + form.length])
  }
  return spans.sort(([a], [b]) => a - b)
}

function replaceSpans(text: string, spans: readonly Span[]): string {
  let result = ''
  let shown = 0
  for (const [start, end] of spans) {
    if (start >= shown) result += text.slice(shown, start) + MASK
    shown = Math.max(shown, end)
  }
  return result + text.slice(shown)
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
