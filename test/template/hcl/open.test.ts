import { expect, test } from 'vitest'
import { syntaxOf } from '../../../src/template/syntax.ts'
import { mistakesOf, told } from '../../support/errors.ts'
import { mistakesInHcl, openHcl, requestForHcl, valueIn } from '../../support/hcl-template.ts'

test('a folder is one template: HCL first, then JSON, each by name', async () => {
  const template = await openHcl({
    'b.pkr.hcl': 'locals {\n  b = "b"\n}\n',
    'a.pkr.json': '{"locals": {"c": "${local.b}${local.a}"}}',
    'a.pkr.hcl': 'locals {\n  a = "a"\n}\n',
    'notes.txt': 'not this',
    'x.json': 'nor this',
  })
  expect(template.errors).toEqual([])
  expect(template.module.files.map(({ name }) => name)).toEqual(['f/a.pkr.hcl', 'f/b.pkr.hcl', 'f/a.pkr.json'])
  expect(await valueIn(template, 'local.c')).toBe('"ba"')
})

test('of a single file nothing beside it is read', async () => {
  const folder = {
    'a.pkr.hcl': 'variable "x" {\n  default = 1\n}\n',
    'b.pkr.hcl': '???',
    'x.auto.pkrvars.hcl': 'x = 2\n',
  }
  const template = await openHcl(folder, { path: 'f/a.pkr.hcl' })
  expect(template.errors).toEqual([])
  expect([await valueIn(template, 'var.x'), await valueIn(template, 'path.root')]).toEqual(['1', '"f"'])
})

test.each([
  ['f', '"f"'],
  ['f/t.pkr.hcl', '"f"'],
])('path.root of %s is %s', async (path, root) => {
  expect(await valueIn(await openHcl('', { path }), 'path.root')).toBe(root)
})

test('what else expressions can refer to', async () => {
  const template = await openHcl('')
  expect(await valueIn(template, '[path.cwd, packer.version]')).toBe('["/work", "1.16.0"]')
  expect(await valueIn(template, 'packer.versionFingerprint')).toBe('<unknown>')
})

test.each([
  [
    { 'a.hcl': '' },
    'the folder "f" holds no HCL2 template | the names of its files end in ".pkr.hcl" or ".pkr.json"; rename "a.hcl"?',
  ],
  [{ 'ami.json': '' }, 'the folder "f" holds no HCL2 template | for a JSON template, name the file: "f/ami.json"'],
  [{}, 'the folder "f" holds no HCL2 template | the names of its files end in ".pkr.hcl" or ".pkr.json"'],
])('a folder with %j', async (folder, message) => {
  expect((await mistakesOf(() => openHcl(folder))).map(told)).toEqual([message])
})

test('HCL2 is told by the name, or by being a folder', async () => {
  const request = requestForHcl({ 'a.json': '' })
  const syntaxes = await Promise.all(
    ['f', 'x.pkr.hcl', 'x.pkr.json', 'f/a.json', '-', 'x.ts'].map((path) => syntaxOf({ ...request, path })),
  )
  expect(syntaxes).toEqual(['hcl2', 'hcl2', 'hcl2', 'json', 'json', 'module'])
  expect(await syntaxOf({ ...request, path: '-', syntax: 'hcl2' })).toBe('hcl2')
})

test('a file that is not there', async () => {
  const [error] = await mistakesOf(() => openHcl({ 'web.pkr.hcl': '' }, { path: 'f/wep.pkr.hcl' }))
  expect(error?.code).toBe('template/not-found')
  expect(error?.hint).toBe('did you mean "f/web.pkr.hcl"?')
})

test('all mistakes of all files are told at once, each with its place', async () => {
  expect(
    await mistakesInHcl({
      'a.pkr.hcl': 'varaible "x" {\n}\nlocals {\n  a = 1\n}\nname = 1\n',
      'b.pkr.hcl': 'locals {\n  a = 2\n}\nsource "null" {\n}\n',
    }),
  ).toEqual([
    'a.pkr.hcl:1:1 Unsupported block type: There are no blocks of type "varaible" here | did you mean "variable"?',
    'a.pkr.hcl:6:1 Unsupported argument: There is no argument "name" here',
    'b.pkr.hcl:2:3 Duplicate local: There is a local "a" already, at f/a.pkr.hcl:4:3',
    'b.pkr.hcl:4:1 Missing name for source: A block of type source has 2 labels (type, name): the name is missing',
  ])
})

test('an error has a code that stays, and its line', async () => {
  const { errors } = await openHcl('  nmae = 1\n')
  expect(errors).toMatchObject([{ code: 'template/hcl-unsupported-argument', place: { sourceLine: '  nmae = 1' } }])
})

test('what follows from a mistake of syntax is not told', async () => {
  const broken = 'nmae = 1\nlocals {\n  a = {\n}\nbuild {\n}\n}\n'
  expect(await mistakesInHcl({ 'a.pkr.hcl': broken, 'b.pkr.hcl': 'nmae = 2\n' })).toEqual([
    'a.pkr.hcl:1:1 Unsupported argument: There is no argument "nmae" here',
    expect.stringContaining('a.pkr.hcl:5:'),
    expect.stringContaining('b.pkr.hcl:1:1'),
  ])
})

test('after mistakes of syntax the template is not whole', async () => {
  const { errors, isWhole } = await openHcl('locals {\n  a = \n}\nvariable "x" {\n}\n')
  expect(isWhole).toBe(false)
  expect(errors.map(({ code }) => code)).toContain('template/hcl-missing-expression')
})
