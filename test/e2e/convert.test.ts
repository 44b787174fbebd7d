import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Ended, runIngot } from '../support/ingot.ts'

// From syntax to syntax with the built program: what comes out is valid, and builds what the first template builds.

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ingot-convert-'))
})
afterAll(() => rm(folder, { recursive: true }))

function ingot(...args: string[]): Promise<Ended> {
  return runIngot(args, { cwd: folder, env: { INGOT_HOME: join(folder, 'home') } })
}

const template = {
  _comment: 'What it is for.',
  variables: { who: 'world', greeting: 'hello {{user `who`}}' },
  builders: [
    { type: 'file', name: 'one', target: 'one.txt', content: '{{user `greeting` | upper}} of {{build_name}}\n' },
    { type: 'file', target: 'two.txt', content: 'x' },
  ],
  provisioners: [],
  'post-processors': [[{ type: 'checksum', checksum_types: ['md5'], output: '{{.BuildName}}.md5', only: ['one'] }]],
}

/** What a build made: the lines about its artifacts, and what stands in a file. */
async function made(...args: string[]): Promise<string[]> {
  const files = ['one.txt', 'two.txt', 'one.md5'].map((name) => join(folder, name))
  await Promise.all(files.map((file) => rm(file, { force: true })))
  const { code, stdout } = await ingot('build', ...args)
  expect({ code, stdout }).toMatchObject({ code: 0 })
  const artifacts = [...stdout.matchAll(/^--> [^:]*: (.*)$/gm)].map(([, text = '']) => text)
  return [...artifacts.toSorted(), await readFile(join(folder, 'one.txt'), 'utf8')]
}

test('JSON to HCL2, to TypeScript, and to HCL2 again', async () => {
  await writeFile(join(folder, 't.json'), JSON.stringify(template))
  const first = await made('-var', 'who=moon', 't.json')
  expect(first.at(-1)).toBe('HELLO MOON of one\n')
  for (const [from, to] of [
    ['t.json', 't.pkr.hcl'],
    ['t.json', 'json.ts'],
    ['t.pkr.hcl', 'hcl.ts'],
  ] as const) {
    expect(await ingot('convert', `-output-file=${to}`, from)).toMatchObject({ code: 0, stdout: '' })
  }
  expect(await ingot('convert', '-output-file=again.pkr.hcl', '-var', 'who=moon', 'hcl.ts')).toMatchObject({ code: 0 })
  expect(await made('-var', 'who=moon', 'json.ts')).toEqual(first)
  expect(await made('-var', 'who=moon', 'hcl.ts')).toEqual(first)
  expect(await made('-var', 'who=moon', 't.pkr.hcl')).toEqual(first)
  expect(await made('again.pkr.hcl')).toEqual(first)
  expect(await ingot('fmt', '-check', 't.pkr.hcl', 'again.pkr.hcl')).toMatchObject({ code: 0 })
})

test('what hcl2_upgrade writes is valid', async () => {
  await writeFile(join(folder, 'u.json'), JSON.stringify(template))
  expect(await ingot('hcl2_upgrade', '-with-annotations', 'u.json')).toMatchObject({ code: 0 })
  expect(await ingot('validate', 'u.json.pkr.hcl')).toMatchObject({ code: 0 })
  expect(await ingot('init', 'u.json.pkr.hcl')).toMatchObject({ code: 0 })
})

test('a template that uses all of HCL2 is valid in TypeScript', async () => {
  await copyFile(resolve(import.meta.dirname, '../fixtures/hcl/convert.pkr.hcl'), join(folder, 'all.pkr.hcl'))
  expect(await ingot('convert', '-output-file=all.ts', 'all.pkr.hcl')).toMatchObject({ code: 0 })
  expect(await ingot('validate', '-var', 'owner=somebody', 'all.ts')).toMatchObject({ code: 0 })
})
