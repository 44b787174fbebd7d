import { describe, expect, test } from 'vitest'
import { checksumFromList, parseChecksum } from '../../src/downloads/index.ts'

const MD5 = 'd41d8cd98f00b204e9800998ecf8427e'
const SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

describe('a checksum as it is written', () => {
  test.each([
    ['none', { kind: 'none' }],
    ['NONE', { kind: 'none' }],
    [SHA256, { kind: 'digest', type: 'sha256', hex: SHA256 }],
    [SHA256.toUpperCase(), { kind: 'digest', type: 'sha256', hex: SHA256 }],
    [`sha256:${SHA256}`, { kind: 'digest', type: 'sha256', hex: SHA256 }],
    [MD5, { kind: 'digest', type: 'md5', hex: MD5 }],
    ['file:http://127.0.0.1/SHA256SUMS', { kind: 'file', location: 'http://127.0.0.1/SHA256SUMS' }],
    ['file:./SHA256SUMS', { kind: 'file', location: './SHA256SUMS' }],
  ])('%s', (text, parsed) => {
    expect(parseChecksum(text)).toEqual(parsed)
  })

  test.each([
    ['sha256:abc', 'sha256 has 64 digits, these are 3'],
    [`sha1:${SHA256}`, 'sha1 has 40 digits, these are 64'],
    [`crc32:${MD5}`, '"crc32" is no kind of checksum; md5, sha1, sha256 and sha512 are'],
    ['abc', 'no kind of checksum has 3 digits (md5 has 32, sha1 has 40, sha256 has 64, sha512 has 128)'],
    ['', 'a checksum is written in hexadecimal digits'],
  ])('"%s" is refused', (text, why) => {
    expect(() => parseChecksum(text)).toThrow(`the checksum "${text}" can't be used: ${why}`)
  })
})

describe('a list of checksums', () => {
  const found = (text: string, name = 'debian.iso') => checksumFromList(text, name, 'SHA256SUMS')

  test.each([
    ['GNU, as text', `${MD5}  other.iso\n${SHA256}  debian.iso\n`],
    ['GNU, as binary', `${SHA256} *debian.iso\r\n`],
    ['GNU, with a folder', `${SHA256}  ./images/debian.iso`],
    ['BSD', `SHA256 (debian.iso) = ${SHA256}`],
    ['the digits alone', `${SHA256}\n`],
    ['the strongest of several', `${MD5}  debian.iso\n${SHA256}  debian.iso`],
    ["after a signature's head", `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n${SHA256}  debian.iso\n`],
  ])('%s', (_form, text) => {
    expect(found(text)).toEqual({ kind: 'digest', type: 'sha256', hex: SHA256 })
  })

  test('without the file names what it has', () => {
    expect(() => found(`${SHA256}  a.iso\n${SHA256}  b.iso`)).toThrow(
      expect.objectContaining({
        message: 'the list of checksums "SHA256SUMS" has none for "debian.iso"',
        hint: 'It has: a.iso, b.iso.',
      }),
    )
    expect(() => found('<html>not found</html>')).toThrow(
      expect.objectContaining({ hint: 'Is it a list of checksums? No line of it looks like one.' }),
    )
  })
})
