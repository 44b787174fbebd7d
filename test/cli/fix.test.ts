import { chmod, readdir, readFile, stat } from 'node:fs/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { FIXERS } from '../../src/fix/index.ts'
import { CliSandbox } from '../support/cli.ts'

let cli: CliSandbox
beforeEach(async () => {
  cli = await CliSandbox.make()
})
afterEach(() => cli.remove())

const old = { builders: [{ type: 'vmware', name: 'a<b>&', iso_md5: 'abc' }] }
const fixed = `{
  "builders": [
    {
      "iso_checksum": "md5:abc",
      "name": "a<b>\\u0026",
      "type": "vmware-iso"
    }
  ]
}
`

test('the fixed template is printed, with an empty line after it', async () => {
  await cli.write('t.json', old)
  expect(await cli.run(['fix', 't.json'])).toEqual({ status: 0, stdout: `${fixed}\n`, stderr: '' })
  expect(await cli.run(['fix', '-var', 'a=b', '-only=x', 't.json'])).toMatchObject({ status: 0, stdout: `${fixed}\n` })
})

test('a template from standard input', async () => {
  expect(await cli.run(['fix', '-'], JSON.stringify(old))).toMatchObject({ status: 0, stdout: `${fixed}\n` })
})

test('for programs', async () => {
  await cli.write('t.json', { builders: [] })
  const { stdout } = await cli.run(['fix', '-validate=false', 't.json', '-machine-readable'])
  expect(stdout).toMatch(/^\d+,,ui,say,\{\\n {2}"builders": \[\]\\n\}\\n\n$/)
})

test('the fixed template is checked, with places in the old one', async () => {
  await cli.write(
    't.json',
    '{\n  "builders": [{"type": "vmware"}],\n  "nope": 1,\n  "provisioners": [{"inline": "x"}]\n}',
  )
  const { status, stdout } = await cli.run(['fix', 't.json'])
  expect(status).toBe(1)
  expect(stdout).toContain('"type": "vmware-iso"')
  expect(stdout.match(/^Error .*$/gm)).toEqual([
    'Error template/unknown-key at t.json:3:3',
    'Error template/missing-type at t.json:4:20',
  ])
  expect(await cli.run(['fix', '-validate=false', 't.json'])).toMatchObject({ status: 0 })
})

test('names that the template refers to must exist, the version that it asks for need not', async () => {
  await cli.write('t.json', { builders: [{ type: 'x' }], provisioners: [{ type: 's', only: ['y'] }] })
  expect(await cli.run(['fix', 't.json'])).toMatchObject({ status: 1, stdout: expect.stringContaining('"y"') })
  await cli.write('t.json', { builders: [{ type: 'x' }], min_packer_version: '99.0', variables: { a: null } })
  expect(await cli.run(['fix', 't.json'])).toMatchObject({ status: 0 })
})

test('keys that stand twice are warned of on standard error', async () => {
  await cli.write('t.json', '{"builders": [{"type": "x", "a": 1, "a": 2}]}')
  const { status, stdout, stderr } = await cli.run(['fix', 't.json'])
  expect(status).toBe(0)
  expect(JSON.parse(stdout)).toEqual({ builders: [{ type: 'x', a: 2 }] })
  expect(stderr).toMatch(/^Warning template\/duplicate-key at t\.json:1:37\n/)
})

test.each([
  ['missing.json', 'template/not-found'],
  ['t.pkr.json', 'template/hcl2'],
  ['list.json', 'template/type'],
  ['broken.json', 'template/json-syntax'],
])('%s: %s', async (name, code) => {
  await cli.write('list.json', [])
  await cli.write('broken.json', '{"builders": [}')
  expect(await cli.run(['fix', name])).toMatchObject({ status: 1, stdout: expect.stringContaining(code) })
})

test('-diff shows the fixes alone', async () => {
  await cli.write('t.json', old)
  const { status, stdout } = await cli.run(['fix', '-diff', 't.json'])
  expect(status).toBe(0)
  expect(stdout.split('\n').filter((line) => /^[-+]/.test(line))).toEqual([
    '--- t.json',
    '+++ t.json (fixed)',
    '-      "iso_md5": "abc",',
    '+      "iso_checksum": "md5:abc",',
    '-      "type": "vmware"',
    '+      "type": "vmware-iso"',
  ])
  await cli.write('t.json', { builders: [{ type: 'vmware-iso' }] })
  expect(await cli.run(['fix', '-diff', 't.json'])).toEqual({ status: 0, stdout: '', stderr: '' })
})

test('-write replaces the file, and keeps its mode', async () => {
  const path = await cli.write('t.json', old)
  await chmod(path, 0o640)
  expect(await cli.run(['fix', '-write', 't.json'])).toEqual({ status: 0, stdout: 'Fixed t.json.\n', stderr: '' })
  expect(await readFile(path, 'utf8')).toBe(fixed)
  expect((await stat(path)).mode & 0o777).toBe(0o640)
  expect(await readdir(cli.folder)).toEqual(['t.json'])
})

test('-write leaves alone what is fine, and what is not valid', async () => {
  const fine = await cli.write('fine.json', '{"builders": [{"type":"qemu"}]}')
  expect(await cli.run(['fix', '-write', 'fine.json'])).toMatchObject({
    stdout: 'There is nothing to fix in fine.json.\n',
  })
  expect(await readFile(fine, 'utf8')).toBe('{"builders": [{"type":"qemu"}]}')
  const broken = await cli.write('broken.json', '{"builders": [{"type":"vmware"}], "x": 1}')
  expect(await cli.run(['fix', '-write', 'broken.json'])).toMatchObject({ status: 1 })
  expect(await readFile(broken, 'utf8')).toContain('"vmware"')
  expect(await cli.run(['fix', '-write', '-'], '{}')).toMatchObject({
    status: 1,
    stdout: expect.stringContaining('the flag "-write" needs a file'),
  })
})

test('-write says what keeps it from writing', async () => {
  // The file beside it, which takes its place, would have too long a name.
  const name = `${'t'.repeat(250)}.json`
  await cli.write(name, old)
  expect(await cli.run(['fix', '-write', name])).toMatchObject({
    status: 1,
    stdout: expect.stringMatching(/^Error fix\/write\nthe fixed template cannot be written to "t+.json": ENAMETOOLONG/),
  })
})

test('the help lists every fixer', async () => {
  const { stdout } = await cli.run(['fix', '-help'])
  for (const { name, summary } of FIXERS) expect(stdout).toContain(`  ${name.padEnd(26)}  ${summary}\n`)
  expect(stdout).toContain('Examples:')
})
