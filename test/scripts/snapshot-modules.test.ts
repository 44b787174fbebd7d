import { expect, test } from 'vitest'
import { type ModuleFunction, modulesFrom } from '../../scripts/snapshot/modules.ts'
import { nodesModules } from '../../scripts/snapshot/nodes-modules.ts'

const table: Record<string, ModuleFunction> = {
  'a.js': (exports, require) => Object.assign(exports, { b: require('./b.js'), path: require('node:path') }),
  'b.js': (exports, require, _module, filename, dirname) =>
    Object.assign(exports, { a: require('./a.js'), filename, dirname, mark: {} }),
  'whole.js': (_exports, _require, module) => Object.assign(module, { exports: { whole: true } }),
}
const modules = () =>
  modulesFrom({
    find: (name) => table[name] ?? { exports: { elsewhere: name } },
    other: (specifier) => `node's ${specifier}`,
    folder: () => '/program',
  })

test('modules that ask for each other in a circle get each other', () => {
  const a = modules().load('a.js') as { b: { a: unknown; filename: string; dirname: string }; path: string }
  expect(a.b.a).toBe(a)
  expect(a).toMatchObject({ b: { filename: '/program/b.js', dirname: '/program' }, path: "node's node:path" })
})

test('a module runs once, and may replace what it exports', () => {
  const { load } = modules()
  expect(load('b.js')).toBe(load('b.js'))
  expect(load('whole.js')).toEqual({ whole: true })
  expect(load('whole.js')).toBe(load('whole.js'))
})

test('what is not in the table comes from elsewhere', () => {
  expect(modules().load('cold.js')).toEqual({ elsewhere: 'cold.js' })
})

test("Node's modules that don't survive a snapshot are loaded when they are used", () => {
  const asked: string[] = []
  const node = nodesModules((specifier) => {
    asked.push(specifier)
    return { spawn: () => 'spawned' }
  })
  node('node:fs')
  const child = node('node:child_process') as { spawn(): string }
  expect(node('child_process')).toBe(child)
  expect(asked).toEqual(['node:fs'])
  expect(child.spawn()).toBe('spawned')
  expect({ ...child, has: 'spawn' in child }).toEqual({ spawn: expect.any(Function), has: true })
  expect(asked).toEqual(['node:fs', 'node:child_process'])
})
