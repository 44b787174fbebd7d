import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CliSandbox } from '../support/cli.ts'

let cli: CliSandbox
beforeEach(async () => {
  cli = await CliSandbox.make()
  await cli.write('t.json', {
    builders: [{ type: 'null', communicator: 'none' }],
    variables: { a: '{{user `b`}}', b: 'c' },
  })
  await mkdir(join(cli.folder, 'hcl'))
  await cli.write('hcl/a.pkr.hcl', '# a\nsource "null" "x" {\ncommunicator="none"\n}\n')
  await cli.write('hcl/b.pkr.hcl', 'build {\n  sources = ["null.x"]\n}')
})
afterEach(() => cli.remove())

test('JSON becomes HCL2, or TypeScript where the file says so', async () => {
  expect(await cli.run(['convert', 't.json'])).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('sources = ["source.null.null"]'),
    stderr: expect.stringMatching(/^Note: the variable "a" /),
  })
  expect(await cli.run(['convert', '-output-file=t.ts', 't.json'])).toMatchObject({ status: 0, stdout: '' })
  expect(await readFile(join(cli.folder, 't.ts'), 'utf8')).toContain("b: variable<string>({ default: 'c' })")
  expect(await cli.run(['convert', '-to=typescript', 't.json'])).toMatchObject({
    stdout: expect.stringContaining('export default template('),
  })
})

test('HCL2 becomes TypeScript, or one file that is formatted', async () => {
  const { stdout } = await cli.run(['convert', 'hcl'])
  expect(stdout).toContain("    // a\n    const x = nullBuilder({ communicator: 'none' })\n")
  expect(await cli.run(['convert', '-to=hcl2', 'hcl'])).toMatchObject({
    stdout: '# a\nsource "null" "x" {\n  communicator = "none"\n}\n\nbuild {\n  sources = ["null.x"]\n}\n',
  })
})

test('HCL2 in JSON becomes native HCL2, beside the other files', async () => {
  await cli.write('hcl/c.pkr.json', { locals: { x: '${upper("y")}' } })
  expect(await cli.run(['convert', '-to=hcl2', 'hcl'])).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/\nlocals \{\n {2}x = upper\("y"\)\n\}\n$/),
  })
})

test('what can not be converted', async () => {
  await cli.write('x.pkr.json', { source: { 'a b': { c: { 'd e': { f: 1 } } } }, variable: { v: { type: '}' } } })
  await cli.write('bad.pkr.hcl', 'a = ')
  await cli.write('extended.pkr.json', { packer: { extensions: ['functions'] } })
  await cli.write('t.ts', '')
  const code = async (...argv: string[]) => /^Error (\S+)/.exec((await cli.run(['convert', ...argv])).stderr)?.[1]
  expect(await code('x.pkr.json')).toBe('convert/json')
  expect(await code('bad.pkr.hcl')).toMatch(/^template\/hcl-/)
  expect(await code('extended.pkr.json')).toBe('convert/extensions')
  expect(await code('-to=hcl2', 'extended.pkr.json')).toBe('convert/extensions')
  expect(await code('missing.json')).toBe('template/not-found')
  expect(await code('-to=typescript', 't.ts')).toBe('convert/same')
  await cli.write(
    'data.ts',
    `import { fileBuilder, gitCommit, template } from 'ingot'
export default template({
  builds: { a: { builder: fileBuilder({ target: 'out', content: gitCommit({}).hash }) } },
})
`,
  )
  expect(await code('data.ts')).toBe('convert/data-source')
})

test('an expression that is too long to be converted is told as that', async () => {
  await cli.write('t.pkr.hcl', `locals {\n  x = ${Array(60_000).fill('1').join(' + ')}\n}\n`)
  const { status, stdout, stderr } = await cli.run(['convert', '-to=typescript', 't.pkr.hcl'])
  expect(status).toBe(1)
  expect(stdout + stderr).toContain('Error convert/too-long at t.pkr.hcl:1:1')
})
