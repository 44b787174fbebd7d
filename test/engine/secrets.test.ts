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
  expect(masked(pem.replaceAll('\n', '\r\n'), `> ${pem}`)).toBe(`> ${MASK}`)
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

test('no secret is ever shown, whatever stands around it', () => {
  const word = fc.string({ unit: 'binary', minLength: 1 }).filter((text) => text.trim() !== '' && !MASK.includes(text))
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 3 }), fc.string({ unit: 'binary' }), (secrets, noise) => {
      const masker = new Masker()
      for (const secret of secrets) masker.add(secret)
      const text = masker.mask([noise, ...secrets, noise].join(noise))
      const shown = text.split(MASK)
      for (const secret of secrets) for (const part of shown) expect(part).not.toContain(secret)
    }),
  )
})

test('text without secrets stays as it is', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(masked('not-in-there-\u{1f512}', text)).toBe(text)
    }),
  )
})
