import { describe, expect, test } from 'vitest'
import { mistakesInHcl, openHcl, valueIn } from '../../../support/hcl-template.ts'

const including = (list: string) => `packer {\n  extensions = ["include"]\n  include    = ${list}\n}\n`
const local = (name: string, value = `"${name}"`) => `locals {\n  ${name} = ${value}\n}\n`

describe('included files', () => {
  test('are a part of the template, and may include others, relative to themselves', async () => {
    const template = await openHcl({
      't.pkr.hcl': `${including('["../common/locals.pkr.hcl"]')}${local('here', '"${local.there}-${local.deep}"')}`,
      '../common/locals.pkr.hcl': `packer {\n  include = ["deep/*.pkr.json"]\n}\n${local('there')}`,
      '../common/deep/a.pkr.json': '{"locals": {"deep": "${path.root}"}}',
      '../common/deep/not-this.pkr.hcl': '???',
    })
    expect(template.errors).toEqual([])
    expect(await valueIn(template, 'local.here')).toBe('"there-f"')
    expect(template.module.files.map(({ name }) => name)).toEqual([
      'f/t.pkr.hcl',
      'common/locals.pkr.hcl',
      'common/deep/a.pkr.json',
    ])
  })

  test('are read once, whoever includes them', async () => {
    const { module, errors } = await openHcl({
      'a.pkr.hcl': including('["b.pkr.hcl", "./parts/x.hcl", "parts/*"]'),
      'b.pkr.hcl': `${including('["parts/x.hcl"]')}${local('b')}`,
      'parts/x.hcl': `packer {\n  include = ["*.hcl", "../a.pkr.hcl"]\n}\n${local('x')}`,
    })
    expect(errors).toEqual([])
    expect([...module.locals.keys()]).toEqual(['b', 'x'])
  })

  test('of a star come in order, without hidden ones', async () => {
    const { module } = await openHcl({
      't.pkr.hcl': including('["parts/*.hcl"]'),
      'parts/b.hcl': local('b'),
      'parts/a.hcl': local('a'),
      'parts/.hidden.hcl': local('hidden'),
      'parts/c.txt': local('c'),
    })
    expect([...module.locals.keys()]).toEqual(['a', 'b'])
  })

  test('serve a template of one file as well', async () => {
    const template = await openHcl(
      { 't.pkr.hcl': including('["x.hcl"]'), 'x.hcl': local('x') },
      { path: 'f/t.pkr.hcl' },
    )
    expect(await valueIn(template, 'local.x')).toBe('"x"')
  })

  test('are not read unless the extension is asked for', async () => {
    const { module } = await openHcl({ 't.pkr.hcl': 'packer {\n  include = ["x.hcl"]\n}\n', 'x.hcl': local('x') })
    expect(module.locals.size).toBe(0)
  })
})

describe('what is wrong with them', () => {
  test.each([
    ['["x.hcl"]', '3:17 Nothing to include: The included file "f/x.hcl" does not exist (did you mean "f/x1.hcl"?)'],
    ['["none/*.hcl"]', '3:17 Nothing to include: No file fits "none/*.hcl", which is "f/none/*.hcl" from here'],
    [
      '["*/x.hcl"]',
      '3:17 Invalid include: In "*/x.hcl" a folder has a "*", which can stand in the name of the file only',
    ],
    ['"x1.hcl"', '3:16 Invalid include: It must be written out, as in include = ["../common/*.pkr.hcl"]'],
    ['[var.file]', '3:17 Invalid include: It must be written out, as in include = ["../common/*.pkr.hcl"]'],
  ])('include = %s', async (list, message) => {
    const folder = { 't.pkr.hcl': including(list), 'x1.hcl': '' }
    expect(await mistakesInHcl(folder)).toEqual([`t.pkr.hcl:${message}`])
  })

  test('is told all at once, each with its own place', async () => {
    const folder = {
      't.pkr.hcl': `${including('["x.hcl", "y.hcl"]')}loacls {\n}\n`,
      'x.hcl': `${local('a')}${local('a')}build {\n}\n`,
    }
    expect(await mistakesInHcl(folder)).toEqual([
      't.pkr.hcl:3:26 Nothing to include: The included file "f/y.hcl" does not exist (did you mean "f/x.hcl"?)',
      't.pkr.hcl:5:1 Unsupported block type: There are no blocks of type "loacls" here | did you mean "locals"?',
      'x.hcl:5:3 Duplicate local: There is a local "a" already, at f/x.hcl:2:3',
      "x.hcl:7:1 Build in an included file: An included file can't have builds. Move this one to the template's own files",
    ])
  })

  test('leaves the template unread further', async () => {
    expect((await openHcl(including('["x.hcl"]'))).isWhole).toBe(false)
  })
})
