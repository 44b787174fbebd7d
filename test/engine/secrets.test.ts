import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MASK, Masker } from '../../src/engine/secrets.ts'

function masked(secret: string, text: string): string {
  const masker = new Masker()
  masker.add(secret)
  return masker.mask(text)
}

const SECRET = `p4$s "w'o\\rd"/+&<x>`

describe.each([
  ['as it is', SECRET],
  ['in single quotes of a shell', `'${SECRET.replaceAll("'", `'\\''`)}'`],
  ['in the other way to quote a quote', `'${SECRET.replaceAll("'", `'"'"'`)}'`],
  ['in double quotes of a shell', `"${SECRET.replace(/[\\"$\x60]/g, '\\$&')}"`],
  ['with backslashes, as printf %q writes it', SECRET.replace(/[^\w@%+=:,./-]/g, '\\$&')],
  ['in JSON', JSON.stringify({ password: SECRET })],
  ['in JSON inside JSON', JSON.stringify(JSON.stringify({ password: SECRET }))],
  ['in JSON by Go', JSON.stringify(SECRET).replace(/[<>&]/g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`)],
  ['in base64', Buffer.from(SECRET).toString('base64')],
  ['in base64 with a line end', Buffer.from(`${SECRET}\n`).toString('base64')],
  ['in base64 for URLs', Buffer.from(SECRET).toString('base64url')],
  ['in a URL', `https://u:${encodeURIComponent(SECRET)}@host/`],
  ['in a form', new URLSearchParams({ password: SECRET }).toString()],
  ['in a URL with small hexadecimals', encodeURIComponent(SECRET).replace(/%../g, (code) => code.toLowerCase())],
  ["in a URL's path by Python", 'p4%24s%20%22w%27o%5Crd%22/%2B%26%3Cx%3E'],
  ["in a URL's path by Go", 'p4$s%20%22w%27o%5Crd%22%2F+&%3Cx%3E'],
  ["in a URL's user by Go", 'p4$s%20%22w%27o%5Crd%22%2F+&%3Cx%3E:x@host'],
  ['in HTML by Python', 'p4$s &quot;w&#x27;o\\rd&quot;/+&amp;&lt;x&gt;'],
  ['in HTML by PHP', 'p4$s &quot;w&#039;o\\rd&quot;/+&amp;&lt;x&gt;'],
])('a secret %s', (_what, shown) => {
  test('is hidden', () => {
    const text = masked(SECRET, `before ${shown} after`)
    expect(text).toContain(MASK)
    expect(text).toMatch(/^before .* after$/)
    for (const part of ['w', 'rd', 'cDQ', 'NHMg']) expect(text.replaceAll(MASK, '')).not.toContain(`p4${part}`)
    expect(text.length).toBeLessThan(60)
  })
})

test.each([0, 1, 2, 3, 4])('a secret in base64 after %i other bytes is hidden', (count) => {
  const secret = 'correct horse battery'
  const encoded = Buffer.from(`${'u'.repeat(count)}${secret}:tail`).toString('base64')
  const text = masked(secret, encoded)
  expect(text).toContain(MASK)
  expect(Buffer.from(text.split(MASK)[0] ?? '', 'base64').toString()).not.toContain('corr')
})

test('every line of a secret with several lines is hidden', () => {
  const pem = '-----BEGIN KEY-----\nMIIEpAIBAAKCAQEA\nabcd1234abcd1234\n-----END KEY-----\n'
  expect(masked(pem, 'cat: MIIEpAIBAAKCAQEA')).toBe(`cat: ${MASK}`)
  expect(masked(pem.replaceAll('\n', '\r\n'), `> ${pem}`)).toBe(`> ${MASK}\n`)
  expect(masked(pem, `> ${pem.replaceAll('\n', '\r\n')}<`)).toBe(`> ${MASK}\r\n<`)
})

test('base64 that was broken into lines is hidden', () => {
  const secret = 'abcdefghij'.repeat(12)
  const encoded =
    Buffer.from(secret)
      .toString('base64')
      .match(/.{1,76}/g) ?? []
  for (const line of encoded) expect(masked(secret, line).replaceAll('=', '')).toBe(MASK)
})

test('short lines of a long secret do not garble everything', () => {
  expect(masked('{\n"key": "longenough"\n}', 'a { b } c')).toBe('a { b } c')
})

test('secrets that overlap are hidden together', () => {
  const masker = new Masker()
  masker.add('abcdef')
  masker.add('defghi')
  expect(masker.mask('xabcdefghiy')).toBe(`x${MASK}y`)
  expect(masker.mask('abcdefabcdef')).toBe(`${MASK}${MASK}`)
})

test('an empty secret hides nothing', () => {
  expect(masked('', 'text')).toBe('text')
  expect(masked(' \n', 'a b\n')).toBe('a b\n')
})

// What a program may make of a secret before it writes it.
const WAYS: Readonly<Record<string, (secret: string) => string>> = {
  'as it is': (secret) => secret,
  'shell-quoted': (secret) => `'${secret.replaceAll("'", `'\\''`)}'`,
  'in double quotes': (secret) => `"${secret.replace(/[\\"$`]/g, '\\$&')}"`,
  'JSON-escaped': (secret) => JSON.stringify({ secret }),
  'JSON in JSON': (secret) => JSON.stringify({ json: JSON.stringify({ secret }) }),
  'JSON of a quoted text': (secret) => JSON.stringify(`'${secret.replaceAll("'", `'\\''`)}'`),
  'Go-quoted': (secret) => JSON.stringify(secret).replace(/[<>&]/g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`),
  'in base64': (secret) => Buffer.from(secret).toString('base64'),
  'in base64 for URLs': (secret) => Buffer.from(secret).toString('base64url'),
  "as PowerShell's encoded command": (secret) => Buffer.from(secret, 'utf16le').toString('base64'),
  'in hexadecimals': (secret) => Buffer.from(secret).toString('hex'),
  'in big hexadecimals': (secret) => Buffer.from(secret).toString('hex').toUpperCase(),
  'in a URL': (secret) => `https://u:${encodeURIComponent(secret)}@host/`,
  'in a form': (secret) => new URLSearchParams({ secret }).toString(),
  'in XML': (secret) => secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
  'with a quote doubled': (secret) => secret.replaceAll("'", "''"),
  'with the other line ends': (secret) => secret.replaceAll('\n', '\r\n'),
}

// Long enough to be masked everywhere, and neither part of the mask nor white space at an end.
const anySecret = fc
  .oneof(
    fc.string({ minLength: 4, maxLength: 40 }),
    fc.string({ unit: 'grapheme', minLength: 4, maxLength: 20 }),
    fc
      .array(fc.string({ minLength: 4, maxLength: 30 }), { minLength: 2, maxLength: 4 })
      .map((lines) => lines.join('\n')),
  )
  .filter(
    (text) =>
      text === text.trim() && text.length >= 4 && !MASK.includes(text) && !/^(?:true|false|null|none)$/i.test(text),
  )

const noise = fc.string({ maxLength: 12 })

describe.each(Object.entries(WAYS))('any secret %s', (_way, write) => {
  test('is not shown, whatever stands around it', () => {
    fc.assert(
      fc.property(fc.array(anySecret, { minLength: 1, maxLength: 3 }), noise, (secrets, around) => {
        const masker = new Masker()
        for (const secret of secrets) masker.add(secret)
        const written = secrets.map(write)
        const shown = masker.mask(around + written.join(around) + around).split(MASK)
        for (const text of [...secrets, ...secrets.map(write).map(core)])
          for (const part of shown) expect(part).not.toContain(text)
      }),
      { numRuns: 30 },
    )
  })

  test('is not shown by the lines that it is broken into', () => {
    fc.assert(
      fc.property(anySecret, noise, fc.nat({ max: 1000 }), fc.nat({ max: 1000 }), (secret, around, one, other) => {
        const masker = new Masker()
        masker.add(secret)
        const mask = masker.stream()
        const whole = around + write(secret) + around
        const [first, second] = [one % (whole.length + 1), other % (whole.length + 1)].sort((a, b) => a - b)
        const lines = [whole.slice(0, first), whole.slice(first, second), whole.slice(second)]
        const shown = lines.map(mask).join('')
        for (const text of [secret, core(write(secret))])
          for (const part of shown.split(MASK)) expect(part).not.toContain(text)
      }),
      { numRuns: 40 },
    )
  })
})

/** Without what a way of writing puts around: the secret itself gives nothing away but itself. */
function core(written: string): string {
  return written.replace(/=+$/, '')
}

test.each([0, 1, 2, 3, 4, 5])('base64 that is folded anywhere, after %i other bytes, is hidden', (count) => {
  const secret = 'correct horse battery staple, and then some more of the same'
  const encoded = Buffer.from(`${'u'.repeat(count)}${secret}:tail`).toString('base64')
  for (const width of [10, 19, 20, 33, 64]) {
    const masker = new Masker()
    masker.add(secret)
    const mask = masker.stream()
    const lines = encoded.match(new RegExp(`.{1,${width}}`, 'g')) ?? []
    const shown = Buffer.from(lines.map(mask).join('\n').replaceAll(MASK, '').replaceAll('\n', ''), 'base64').toString()
    for (const word of ['correct', 'horse', 'battery', 'staple']) expect(shown).not.toContain(word)
  }
})

test('less than half of a secret is shown, and at most seven characters, wherever its line is broken', () => {
  const secret = 'abcdefghijklmnopqrstuvwxyz0123456789'
  for (let length = 8; length <= secret.length; length++) {
    for (let at = 1; at < length; at++) {
      const masker = new Masker()
      masker.add(secret.slice(0, length))
      const mask = masker.stream()
      const shown = [secret.slice(0, at), secret.slice(at, length)].map(mask).join('').replaceAll(MASK, '')
      expect(shown.length).toBeLessThan(Math.min(8, length / 2))
    }
  }
})

test('streams know nothing of each other', () => {
  const masker = new Masker()
  masker.add('hunter2-and-more')
  const [one, other] = [masker.stream(), masker.stream()]
  expect(one('hun')).toBe('hun')
  expect(other('ter2-and-more')).toBe('ter2-and-more')
  expect(one('ter2-and-more is it')).toBe(`${MASK} is it`)
})

test('a line that only ends like the beginning of a secret keeps its few letters', () => {
  const masker = new Masker()
  masker.add('please-do-not-tell-anybody')
  const mask = masker.stream()
  expect(mask('say please')).toBe('say please')
  expect(mask('or not')).toBe('or not')
})

describe.each(['1', 'ab', 'abc', 'true', 'False', 'null'])('the short or trivial secret %s', (secret) => {
  test.each([`x=${secret}`, `"${secret}"`, `'${secret}'`, `"x": ${secret},`, `${secret}`, `--on=${secret} y`])(
    'is hidden where it is a value: %s',
    (text) => expect(masked(secret, text)).toBe(text.replace(secret, MASK)),
  )

  test.each([`${secret}st of all`, `it is ${secret} that`, `x${secret}x`, `x=${secret}x`, `took ${secret} s`])(
    'leaves other text alone: %s',
    (text) => expect(masked(secret, text)).toBe(text),
  )
})

test('text without secrets stays as it is', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(masked('not-in-there-\u{1f512}', text)).toBe(text)
    }),
  )
})

test('fifty secrets hardly take longer than one', () => {
  const masker = new Masker()
  for (let count = 0; count < 50; count++) masker.add(`${count}-secret's "${count * 7919}" $x/${count}`)
  const mask = masker.stream()
  const lines = Array.from(
    { length: 1000 },
    (_, count) => `Get:${count} http://deb.debian.org/debian libfoo${count} amd64`,
  )
  const started = performance.now()
  let bytes = 0
  while (bytes < 10_000_000) for (const line of lines) bytes += mask(line).length
  // A tenth of a second where nothing else runs; looking for each of the 3,000 forms would take a minute.
  expect(performance.now() - started).toBeLessThan(5000)
})

describe('more secrets than can be looked for', () => {
  test('are refused, and those before them stay hidden', () => {
    const masker = new Masker()
    masker.add('correct horse')
    const tooLong = { code: 'secrets/too-many', message: expect.stringContaining('can be hidden') }
    expect(() => masker.add('x'.repeat(600_000))).toThrow(expect.objectContaining(tooLong))
    expect(() => masker.add('.'.repeat(60_000))).toThrow(expect.objectContaining(tooLong))
    expect(masker.hasRefused).toBe(true)
    expect(masker.mask('a correct horse')).toBe(`a ${MASK}`)
  })

  test('may be many short ones, or a long one', () => {
    const many = new Masker()
    for (let index = 0; index < 10_000; index++) many.add(`password${index}`)
    expect(many.mask('password0 password9999')).toBe(`${MASK} ${MASK}`)
    const refused = () => {
      for (let index = 10_000; index < 20_000; index++) many.add(`password${index}`)
    }
    expect(refused).toThrow(expect.objectContaining({ code: 'secrets/too-many' }))
    const long = new Masker()
    long.add('0123456789abcdef'.repeat(20_000))
    expect(long.mask(`a ${'0123456789abcdef'.repeat(20_000)} b`)).toBe(`a ${MASK} b`)
  })

  test('count once, and those of the environment not at all', () => {
    const masker = new Masker()
    masker.addFromEnvironment('y'.repeat(400_000))
    for (let index = 0; index < 3; index++) masker.add('z'.repeat(400_000))
    expect(masker.mask(`${'y'.repeat(400_000)} ${'z'.repeat(400_000)}`)).toBe(`${MASK} ${MASK}`)
  })
})

test('many secrets that begin alike are told apart', () => {
  const masker = new Masker()
  for (let index = 0; index < 5_000; index++) masker.add(`sk-live-${index}-end`)
  expect(masker.mask(`${'sk-live-'.repeat(20_000)}sk-live-4999-end`)).toBe(`${'sk-live-'.repeat(20_000)}${MASK}`)
})

test('a long text that was masked before is masked anew once there is another secret', () => {
  const masker = new Masker()
  const text = `${'a '.repeat(10_000)}first second`
  masker.add('first')
  expect(masker.mask(text)).toMatch(/<sensitive> second$/)
  masker.add('second')
  expect(masker.mask(text)).toMatch(/<sensitive> <sensitive>$/)
})
