import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test, vi } from 'vitest'
import { systemHost } from '../../../src/engine/index.ts'
import { Budget } from '../../../src/hcl/index.ts'
import { hclFunctions, nullData } from '../../../src/library/index.ts'
import { scopeFunctions } from '../../../src/template/hcl/index.ts'
import { settled, type ValueReader } from '../../../src/template/typescript/value.ts'

const hcl = await hclFunctions(import.meta.dirname)
const secrets: string[] = []
const reader: ValueReader = {
  data: async ({ options }) => ({ output: options['input'] }),
  changed: (value, change) => change(value),
  secret: (text) => secrets.push(text),
}

test('functions take and give values of the program', () => {
  expect(hcl.upper('x')).toBe('X')
  expect(hcl.split(',', 'a,b')).toEqual(['a', 'b'])
  expect(hcl.merge({ a: 1 }, { b: [true, null], c: undefined })).toEqual({ a: 1, b: [true, undefined] })
  expect(hcl.max('3', 12)).toBe(12)
  expect(hcl.pow(2, 100)).toBe('1267650600228229401496703205376')
  expect(hcl.convert([1, 1], 'set(string)')).toEqual(['1'])
  expect(hcl.fileexists('hcl-functions.test.ts')).toBe(true)
})

test('mistakes name the function', () => {
  expect(() => hcl.upper(['x'])).toThrow(/^upper doesn't take argument 1: /)
  expect(() => hcl.element([], 1)).toThrow(/^element /)
})

test('what is known later makes the result known later', async () => {
  const { output } = nullData({ input: 'abc' })
  expect(await settled(hcl.upper(output), reader)).toBe('ABC')
  expect(await settled(hcl.join('-', [`x${output}`, 'y']), reader)).toBe('xabc-y')
  expect(await settled(hcl.bcrypt('x', 4), reader)).toMatch(/^\$2a\$04\$/)
})

test('what a store of secrets gives is told to whoever hides secrets', async () => {
  const server = createServer((_request, response) => response.end(JSON.stringify({ data: { key: 'hush' } })))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  vi.stubEnv('VAULT_ADDR', `http://127.0.0.1:${port}`)
  vi.stubEnv('VAULT_TOKEN', 'token')
  const vault = await hclFunctions('.')
  expect(await settled(vault.upper(vault.vault('secret/a', 'key')), reader)).toBe('HUSH')
  expect(secrets).toEqual(['hush'])
  server.close()
  vi.unstubAllEnvs()
})

test('what the language does otherwise', () => {
  expect(hcl.entries({ b: 1, a: 2 })).toEqual([
    ['a', 2],
    ['b', 1],
  ])
  expect(hcl.entries(['x'])).toEqual([[0, 'x']])
  expect([hcl.list('x'), hcl.list(null), hcl.list(['x', 'y'])]).toEqual([['x'], [], ['x', 'y']])
  expect(
    hcl.grouped([
      ['a', 1],
      ['b', 2],
      ['a', 3],
    ]),
  ).toEqual({ a: [1, 3], b: [2] })
  expect([hcl.equal({ a: [1] }, { a: [1] }), hcl.equal('1', 1)]).toEqual([true, false])
  expect([hcl.isTrue('true'), hcl.isTrue(false)]).toEqual([true, false])
  expect(() => hcl.isTrue('yes')).toThrow()
  const tags: Record<string, string> = {}
  expect(
    hcl.try(
      () => tags['env'],
      () => 'none',
    ),
  ).toBe('none')
  expect([hcl.can(() => tags['env']), hcl.can(() => hcl.regex('x', 'x'))]).toEqual([false, true])
  expect(() => hcl.try(() => undefined)).toThrow('try failed')
  // HCL's null is what is not set.
  expect(
    hcl.try(
      () => tags['env'],
      () => null,
    ),
  ).toBeUndefined()
  expect(hcl.can(() => null)).toBe(true)
  expect(hcl.packerVersion).toBe('1.16.0')
})

test('every function of HCL2 is there', () => {
  const { all } = scopeFunctions(new Map(), '.', systemHost(), new Budget(), () => {})
  for (const name of Object.keys(all)) expect(hcl).toHaveProperty(name)
})
