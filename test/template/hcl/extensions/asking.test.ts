import { describe, expect, test } from 'vitest'
import { mistakesInHcl, openHcl } from '../../../support/hcl-template.ts'

const asking = (list: string) => `packer {\n  extensions = ${list}\n}\n`

describe('extensions', () => {
  test('are those of all packer blocks', async () => {
    const { module, errors } = await openHcl({
      'a.pkr.hcl': asking('["for_each", "enabled"]'),
      'b.pkr.json': '{"packer": {"extensions": ["include"]}}',
    })
    expect(errors).toEqual([])
    expect([...module.packer.extensions]).toEqual(['for_each', 'enabled', 'include'])
  })

  test('are none, unless they are asked for', async () => {
    const { module } = await openHcl('packer {\n}\n')
    expect(module.packer.extensions.size).toBe(0)
  })

  test.each([
    [
      '["for_eech", "modules"]',
      [
        '2:17 Unknown extension: There is no extension "for_eech". There are for_each, enabled, include, provisioners, functions | did you mean "for_each"?',
        '2:29 Unknown extension: There is no extension "modules". There are for_each, enabled, include, provisioners, functions',
      ],
    ],
    ['"for_each"', ['2:16 Invalid extensions: It must be written out, as in extensions = ["for_each"]']],
    ['[var.x, "enabled"]', ['2:17 Invalid extensions: It must be written out, as in extensions = ["for_each"]']],
    ['["${var.x}"]', ['2:17 Invalid extensions: It must be written out, as in extensions = ["for_each"]']],
  ])('%s', async (list, messages) => {
    expect(await mistakesInHcl(asking(list))).toEqual(messages.map((message) => `t.pkr.hcl:${message}`))
  })
})

test('what is not asked for says how to', async () => {
  const text = `packer {
  include = ["x.pkr.hcl"]
}
function "f" {
  params = []
  result = 1
}
provisioners "p" {
}
`
  expect(await mistakesInHcl(text)).toEqual([
    't.pkr.hcl:2:3 Extension not asked for: include is no part of Packer\'s HCL2. To use it, write extensions = ["include"] in the packer block',
    't.pkr.hcl:4:1 Extension not asked for: function is no part of Packer\'s HCL2. To use it, write extensions = ["functions"] in the packer block',
    't.pkr.hcl:8:1 Extension not asked for: provisioners is no part of Packer\'s HCL2. To use it, write extensions = ["provisioners"] in the packer block',
  ])
})

test('in JSON as well', async () => {
  const folder = { 'a.pkr.json': '{"function": {"f": {"params": [], "result": "1"}}}' }
  expect(await mistakesInHcl(folder)).toEqual([
    'a.pkr.json:1:2 Extension not asked for: function is no part of Packer\'s HCL2. To use it, write extensions = ["functions"] in the packer block',
  ])
})

test('names are suggested only where they are asked for', async () => {
  const text = 'functoin "f" {\n}\n'
  const [plain] = await mistakesInHcl(text)
  expect(plain).not.toContain('did you mean')
  const [asked] = await mistakesInHcl(asking('["functions"]') + text)
  expect(asked).toContain('did you mean "function"?')
})
