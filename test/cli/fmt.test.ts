import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { CliSandbox } from '../support/cli.ts'

let cli: CliSandbox
beforeEach(async () => {
  cli = await CliSandbox.make()
})
afterEach(() => cli.remove())

const crooked = 'x =   1\nlonger=2\n'
const straight = 'x      = 1\nlonger = 2\n'
const mistaken = 'variable "x" {\n  default =\n}\n'

const read = (name: string) => readFile(join(cli.folder, name), 'utf8')
const fmt = (...args: string[]) => cli.run(['fmt', ...args])

describe('a folder', () => {
  beforeEach(async () => {
    await cli.write('b.pkr.hcl', crooked)
    await cli.write('a.pkrvars.hcl', crooked)
    await cli.write('straight.pkr.hcl', straight)
    await mkdir(join(cli.folder, 'inner'))
    await cli.write('inner/c.pkr.hcl', crooked)
  })

  test('has its files formatted, and those that changed named in order', async () => {
    expect(await fmt('.')).toEqual({ status: 0, stdout: 'a.pkrvars.hcl\nb.pkr.hcl\n', stderr: '' })
    expect([await read('a.pkrvars.hcl'), await read('b.pkr.hcl')]).toEqual([straight, straight])
    expect(await read('inner/c.pkr.hcl')).toBe(crooked)
    expect(await fmt('.')).toEqual({ status: 0, stdout: '', stderr: '' })
  })

  test('is looked through to the end with -recursive', async () => {
    expect((await fmt('-recursive', '.')).stdout).toBe('a.pkrvars.hcl\nb.pkr.hcl\ninner/c.pkr.hcl\n')
    expect(await read('inner/c.pkr.hcl')).toBe(straight)
  })

  test('is only looked at with -check: status 3 when something would change', async () => {
    expect(await fmt('-check', '.')).toEqual({ status: 3, stdout: 'a.pkrvars.hcl\nb.pkr.hcl\n', stderr: '' })
    expect(await read('b.pkr.hcl')).toBe(crooked)
    expect(await fmt('-check', 'straight.pkr.hcl')).toEqual({ status: 0, stdout: '', stderr: '' })
  })

  test('stays as it is with -write=false, and that is no failure', async () => {
    expect(await fmt('-write=false', '.')).toMatchObject({ status: 0, stdout: 'a.pkrvars.hcl\nb.pkr.hcl\n' })
    expect(await read('b.pkr.hcl')).toBe(crooked)
  })

  test('has no files that are hidden, left behind by editors, or of another kind', async () => {
    for (const name of ['.d.pkr.hcl', 'd.pkr.hcl~', '#d.pkr.hcl#', 'd.hcl', 'd.pkr.json'])
      await cli.write(name, crooked)
    expect((await fmt('.')).stdout).toBe('a.pkrvars.hcl\nb.pkr.hcl\n')
  })

  test('is one of several paths', async () => {
    expect((await fmt('inner', 'b.pkr.hcl')).stdout).toBe('inner/c.pkr.hcl\nb.pkr.hcl\n')
  })
})

test('-diff shows what changes, as diff -u does', async () => {
  await cli.write('a.pkr.hcl', `${straight}\ny =  1`)
  const { status, stdout } = await fmt('-diff', '-check', 'a.pkr.hcl')
  expect(status).toBe(3)
  expect(stdout).toBe(`a.pkr.hcl
--- old/a.pkr.hcl
+++ new/a.pkr.hcl
@@ -1,4 +1,4 @@
 x      = 1
 longer = 2
 
-y =  1
\\ No newline at end of file
+y = 1
\\ No newline at end of file
`)
  await cli.write('b.pkr.hcl', 'y =  1\n')
  expect((await fmt('-diff', 'b.pkr.hcl')).stdout).toContain('@@ -1 +1 @@\n-y =  1\n+y = 1\n')
})

test('a file keeps its mode', async () => {
  const path = await cli.write('a.pkr.hcl', crooked)
  await chmod(path, 0o600)
  await fmt('a.pkr.hcl')
  expect((await stat(path)).mode & 0o777).toBe(0o600)
})

describe('standard input', () => {
  test('is formatted to standard output, changed or not', async () => {
    for (const text of [crooked, straight]) {
      expect(await cli.runWithFile(['fmt', '-'], text)).toEqual({ status: 0, stdout: straight, stderr: '' })
    }
  })

  test('is only looked at with -check', async () => {
    expect(await cli.runWithFile(['fmt', '-check', '-'], crooked)).toMatchObject({ status: 3, stdout: '' })
    expect(await cli.runWithFile(['fmt', '-check', '-'], straight)).toMatchObject({ status: 0, stdout: '' })
  })

  test('may hold a mistake, which has a place as well', async () => {
    const { status, stdout } = await cli.runWithFile(['fmt', '-'], mistaken)
    expect(status).toBe(1)
    expect(stdout).toMatch(/^Error template\/hcl-\S+ at <stdin>:2:/)
  })
})

describe('what can not be formatted', () => {
  test('is told with its place; it stays, and the others are formatted', async () => {
    await cli.write('a.pkr.hcl', mistaken)
    await cli.write('b.pkr.hcl', crooked)
    await cli.write('c.pkr.hcl', mistaken)
    const { status, stdout } = await fmt('.')
    expect(status).toBe(1)
    expect(stdout).toContain('b.pkr.hcl\n')
    expect(stdout).toContain('a.pkr.hcl:2:')
    expect(stdout).toContain('c.pkr.hcl:2:')
    expect([await read('a.pkr.hcl'), await read('b.pkr.hcl')]).toEqual([mistaken, straight])
  })

  test('is a failure for -check as well, whatever else would change', async () => {
    await cli.write('a.pkr.hcl', mistaken)
    await cli.write('b.pkr.hcl', crooked)
    expect((await fmt('-check', '.')).status).toBe(1)
  })

  test('can be bytes that are no text', async () => {
    await writeFile(join(cli.folder, 'a.pkr.hcl'), Buffer.from([0x78, 0x20, 0x3d, 0xff]))
    const { status, stdout } = await fmt('a.pkr.hcl')
    expect(status).toBe(1)
    expect(stdout).toContain('template/encoding')
  })

  test.each([
    ['missing', 'cli/path'],
    ['t.json', 'ingot fix -write'],
    ['t.hcl', 'template/not-hcl'],
  ])('%s', async (path, text) => {
    await cli.write('t.json', { builders: [] })
    await cli.write('t.hcl', crooked)
    const { status, stdout } = await fmt(path)
    expect(stdout).toContain(text)
    expect(status).toBe(1)
    expect(await read('t.hcl')).toBe(crooked)
  })

  test('is nothing in a folder without HCL2', async () => {
    await cli.write('t.json', { builders: [] })
    expect(await fmt('-check', '.')).toEqual({ status: 0, stdout: '', stderr: '' })
  })
})
