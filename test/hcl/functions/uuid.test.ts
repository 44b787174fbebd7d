import { tables } from '../../support/hcl/tables.ts'

tables('uuid', {
  uuidv4: [['uuidv4()', '"abababab-abab-4bab-abab-abababababab"']],
  uuidv5: [
    ['uuidv5("dns", "example.com")', '"cfbff0d1-9375-5685-968c-48ce8b15ae17"'],
    ['uuidv5("url", "")', '"1b4db7eb-4057-5ddf-91e0-36dec72071f5"'],
    ['uuidv5("oid", "x")', '"8558d34a-d3c6-5881-a6e3-bf8f3e6110ea"'],
    ['uuidv5("x500", "x")', '"456e503f-63e3-56c1-b807-4cd79bf8cc22"'],
    ['uuidv5("6ba7b810-9dad-11d1-80b4-00c04fd430c8", "example.com")', '"cfbff0d1-9375-5685-968c-48ce8b15ae17"'],
    [
      'uuidv5("urn:uuid:6BA7B810-9DAD-11D1-80B4-00C04FD430C8", "example.com")',
      '"cfbff0d1-9375-5685-968c-48ce8b15ae17"',
    ],
    ['uuidv5("{6ba7b810-9dad-11d1-80b4-00c04fd430c8}", "example.com")', '"cfbff0d1-9375-5685-968c-48ce8b15ae17"'],
    [
      'uuidv5("6ba7b810-9dad-11d1-80b4-00c04fd430c8}", "x")',
      'error 0: it is neither "dns", "url", "oid" or "x500" nor a UUID: "6ba7b810-9dad-11d1-80b4-00c04fd430c8}"',
    ],
    ['uuidv5("DNS", "x")', 'error 0: it is neither "dns", "url", "oid" or "x500" nor a UUID: "DNS"'],
  ],
})
