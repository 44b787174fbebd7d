import { resolve } from 'node:path'
import { build } from 'esbuild'
import { expect, test } from 'vitest'

/** All files that a module needs, without those that are loaded only when they are used. */
async function needsOf(file: string): Promise<string[]> {
  const { metafile } = await build({
    entryPoints: [file],
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    outdir: '/nowhere',
    write: false,
    metafile: true,
    absWorkingDir: resolve(import.meta.dirname, '..', '..'),
  })
  const outputs = metafile.outputs
  const [entry = ''] = Object.keys(outputs).filter((name) => outputs[name]?.entryPoint === file)
  const chunks = new Set([entry])
  for (const chunk of chunks) {
    for (const { path, kind } of outputs[chunk]?.imports ?? []) if (kind === 'import-statement') chunks.add(path)
  }
  return [...chunks].flatMap((chunk) => Object.keys(outputs[chunk]?.inputs ?? {}))
}

test('what is in order already is found to be so without the language', async () => {
  const needs = await needsOf('src/cli/fmt.ts')
  expect(needs).toContain('src/cli/fmt/known-files.ts')
  expect(needs.filter((file) => /node_modules|src\/(?:hcl|template|aws)\//.test(file))).toEqual([])
})

test('formatting takes the tokens alone', async () => {
  const needs = await needsOf('src/cli/fmt/format-text.ts')
  expect(needs).toContain('src/hcl/format/format.ts')
  expect(needs.filter((file) => /node_modules|parse|src\/hcl\/(?:expressions|values)\//.test(file))).toEqual([])
})

test('telling mistakes takes the syntax, and neither functions nor any SDK', async () => {
  const needs = await needsOf('src/cli/fmt/check-syntax.ts')
  expect(needs).toContain('src/hcl/syntax/parse.ts')
  const modules = needs.filter((file) => file.includes('node_modules'))
  expect(modules.filter((file) => !file.includes('decimal.js'))).toEqual([])
  expect(needs.filter((file) => /src\/hcl\/functions\/\w+\//.test(file))).toEqual([])
})
