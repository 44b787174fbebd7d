import { tables } from '../../support/hcl/tables.ts'

tables('crypto', {
  hashes: [
    ['md5("é")', '"66ddcd97cfdeabb2f6fb8a999b4bc76f"'],
    ['sha1("é")', '"bf15be717ac1b080b4f1c456692825891ff5073d"'],
    ['sha256("")', '"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"'],
    [
      'sha512("")',
      '"cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e"',
    ],
    ['sha1(sensitive("a"))', 'sensitive("86f7e437faa5a7fce15d1ddcb9eaeaea377667b8")'],
  ],
  bcrypt: [
    ['bcrypt("secret", 4)', '"$2a$04$o4spo4spo4spo4spo4spouzbgYF8jHCgCESMz7Byg1GWVjpvgxki."'],
    ['bcrypt("secret", 32)', 'error 1: it must be at most 16: 32'],
    ['bcrypt("secret", 4, 4)', 'error 2: it takes no more than 2 arguments'],
    [
      'bcrypt("1234567890123456789012345678901234567890123456789012345678901234567890123", 4)',
      'error 0: it has more than 72 bytes',
    ],
    ['bcrypt(unknown("string"))', 'unknown(string)'],
  ],
  rsadecrypt: [
    ['rsadecrypt(file("cipher.b64"), file("key.pem"))', '"hello"'],
    ['rsadecrypt(file("cipher.b64"), "x")', 'error 1: it is no RSA private key in PEM without a passphrase'],
    ['rsadecrypt("aGk=", file("key.pem"))', 'error 0: it is not encrypted for this key'],
    ['rsadecrypt("?", file("key.pem"))', 'error 0: it is no Base64'],
  ],
})
