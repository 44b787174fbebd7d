import { readdir, readFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findDefinition } from '../../src/cli/find-definition.ts'
import { convertEvaluated, convertJson, convertToTypeScript, type Style } from '../../src/convert/index.ts'
import { parseSyntax, SourceFile } from '../../src/hcl/index.ts'
import { attemptLoad, type BuildConfig, type Template } from '../../src/template/index.ts'
import { readJsonTemplate } from '../../src/template/json/read.ts'
import { attemptWrittenLoad, Places } from '../../src/template/typescript/index.ts'
import { type LoadOptions, load, requestFor } from '../support/load.ts'
import { decodedBuilds } from './support/decoded.ts'
import { imageOf } from './support/module.ts'

// Real templates in other syntaxes come to the same builds with the same options.

const FIXTURES = resolve(import.meta.dirname, '../fixtures')

async function templatesIn(folder: string): Promise<string[]> {
  const names = await readdir(join(FIXTURES, folder))
  return names.filter((name) => name.endsWith('.json')).map((name) => join(FIXTURES, folder, name))
}

const templates = [...(await templatesIn('templates')), ...(await templatesIn('published'))]

/** Values for variables that need one. */
async function optionsFor(text: string): Promise<LoadOptions> {
  const { variables } = readJsonTemplate({ file: 't.json', text })
  const required = variables.filter(({ default: value }) => value === undefined)
  return { vars: Object.fromEntries(required.map(({ name }) => [name, `value of ${name}`])), env: { USER: 'somebody' } }
}

function hclOf(text: string, style: Style) {
  const document = readJsonTemplate({ file: 't.json', text })
  return convertJson({ document, findDefinition, style, annotates: false })
}

/** Those of components that the library has functions for. */
async function isBuiltIn(text: string): Promise<boolean> {
  const { builders, provisioners, postProcessors } = readJsonTemplate({ file: 't.json', text })
  const found = await Promise.all([
    ...builders.map(({ type }) => findDefinition('builder', type)),
    ...provisioners.map(({ type }) => findDefinition('provisioner', type)),
    ...postProcessors.flat().map(({ type }) => findDefinition('post-processor', type)),
  ])
  return found.every((definition) => definition !== undefined)
}

describe('JSON to TypeScript', () => {
  test.each(templates.map((path) => [basename(path), path]))('%s', async (_name, path) => {
    const text = await readFile(path, 'utf8')
    const { text: hcl } = await hclOf(text, 'module')
    const { text: module } = await convertToTypeScript({ files: [new SourceFile('t.pkr.hcl', hcl)], findDefinition })
    if (!(await isBuiltIn(text))) return expect(module).toContain('export default template({')
    const options = await optionsFor(text)
    const request = requestFor('', { ...options, path: 't.ts' })
    const written = { template: await imageOf(module), places: new Places('/', new Map()) }
    const { template, errors } = await attemptWrittenLoad(written, request)
    expect(errors).toEqual([])
    expect(await decodedBuilds(template)).toEqual(await decodedBuilds(await load(text, options)))
  })
})

/** Sources are named as builders, with what HCL2's names can't have replaced. */
const hclName = ({ name }: BuildConfig) => name.replaceAll(/[^\w-]/g, '_')

describe('JSON to HCL2', () => {
  test.each(templates.map((path) => [basename(path), path]))('%s', async (_name, path) => {
    const text = await readFile(path, 'utf8')
    const options = await optionsFor(text)
    const { text: hcl } = await hclOf(text, 'faithful')
    const { template, errors } = await attemptLoad(requestFor(hcl, { ...options, path: 't.pkr.hcl' }))
    expect(errors).toEqual([])
    expect(await decodedBuilds(template)).toEqual(await decodedBuilds(await load(text, options), hclName))
  })
})

test.each(templates.map((path) => [basename(path), path]))(
  'hcl2_upgrade of %s has no mistakes',
  async (_name, path) => {
    const text = await readFile(path, 'utf8')
    const { text: hcl } = await hclOf(text, 'packer')
    const options = await optionsFor(text)
    const { template, errors } = await attemptLoad(requestFor(hcl, { ...options, path: 't.pkr.hcl' }))
    expect(errors).toEqual([])
    const mistakes = async (loaded: Template) =>
      JSON.stringify(await decodedBuilds(loaded)).match(/"errors":\["[^\]]*/g)
    expect((await mistakes(template))?.length).toBe((await mistakes(await load(text, options)))?.length)
  },
)

describe('what a template comes to, in HCL2', () => {
  test.each(templates.map((path) => [basename(path), path]))('%s', async (_name, path) => {
    const text = await readFile(path, 'utf8')
    const template = await load(text, await optionsFor(text))
    const converted = await convertEvaluated({ template, findDefinition })
    const { result, diagnostics } = parseSyntax(new SourceFile('t.pkr.hcl', converted.text))
    expect(diagnostics).toEqual([])
    const again = await attemptLoad(requestFor(converted.text, { path: 't.pkr.hcl' }))
    expect(again.errors).toEqual([])
    expect(result.blocks.filter(({ type }) => type === 'source')).toHaveLength(template.builds.length)
  })
})

test('HCL2 to TypeScript', async () => {
  const hcl = await readFile(join(FIXTURES, 'hcl/convert.pkr.hcl'), 'utf8')
  const { text, notes } = await convertToTypeScript({ files: [new SourceFile('t.pkr.hcl', hcl)], findDefinition })
  expect(notes).toEqual(['the local "token" is sensitive, and a constant is not: its value is not masked'])
  for (const [, comment = ''] of hcl.matchAll(/^[^"\n]*(?:#|\/\/) (.*)$/gm)) expect(text).toContain(`// ${comment}`)
  const options = { vars: { owner: 'somebody' }, env: { BUILD_NUMBER: '7' } }
  const fromHcl = await attemptLoad(requestFor(hcl, { ...options, path: 't.pkr.hcl' }))
  const written = { template: await imageOf(text), places: new Places('/', new Map()) }
  const fromModule = await attemptWrittenLoad(written, requestFor('', { ...options, path: 't.ts' }))
  expect([fromHcl.errors, fromModule.errors]).toEqual([[], []])
  expect(await decodedBuilds(fromModule.template)).toEqual(
    await decodedBuilds(fromHcl.template, ({ displayName }) => displayName.split('.').at(-1) ?? ''),
  )
})
