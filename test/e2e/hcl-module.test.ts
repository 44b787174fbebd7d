import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const ROOT = resolve(import.meta.dirname, '../..')

// What somebody writes who uses the language without the rest.
const PROGRAM = `
import { createContext, decode, parseConfig, renderDiagnostic, type Spec, SourceFile, STRING, stringValue, type Value } from 'ingot/hcl'

const spec: Spec = { kind: 'attribute', name: 'greeting', type: STRING }
const { body } = parseConfig(new SourceFile('x.hcl', 'greeting = "hello \${name}"'))
const context = createContext({ variables: { name: stringValue('world') } })
const { value, diagnostics }: { value: Value; diagnostics: readonly unknown[] } = decode(body, spec, context)
console.log(value.kind === 'string' ? value.value : diagnostics)
const wrong = decode(parseConfig(new SourceFile('y.hcl', 'greting = 1')).body, spec, context)
console.log(wrong.diagnostics.map(renderDiagnostic).join(''))
`

describe('ingot/hcl', () => {
  let folder = ''

  beforeAll(() => {
    // Below the package's own folder, where its name leads to itself.
    folder = mkdtempSync(join(ROOT, 'dist', 'hcl-module-'))
    writeFileSync(join(folder, 'program.ts'), PROGRAM)
  })

  afterAll(() => rmSync(folder, { recursive: true }))

  it('runs', () => {
    const output = execFileSync(process.execPath, [join(folder, 'program.ts')], { encoding: 'utf8' })
    expect(output).toMatch(/^hello world\n/)
    expect(output).toContain('Did you mean "greeting"?')
  })

  it('has types', () => {
    const flags = [
      '--noEmit',
      '--strict',
      '--module',
      'nodenext',
      '--target',
      'es2025',
      '--types',
      'node',
      '--ignoreConfig',
    ]
    expect(
      execFileSync(join(ROOT, 'node_modules/.bin/tsc'), [...flags, join(folder, 'program.ts')], { encoding: 'utf8' }),
    ).toBe('')
  })
})
