import { expect, test, vi } from 'vitest'
import type { BuilderType, PostProcessorType, ProvisionerType, Registries } from '../../src/engine/index.ts'
import { type PrepareOptions, prepareBuilds } from '../../src/engine/prepare.ts'
import { IngotError } from '../../src/errors/index.ts'
import { defineOptions, map, option, string } from '../../src/options/index.ts'
import type { BuildConfig, BuildScope, ComponentConfig, MapValue, Template } from '../../src/template/index.ts'

const options = defineOptions({
  text: option(string().optional(), 'A text.'),
  password: option(string().optional(), { description: 'A secret.', sensitive: true }),
  headers: option(map(string()).optional(), { description: 'Secrets.', sensitive: true }),
  late: option(string().optional(), { description: 'Later.', late: true }),
})

const builder: BuilderType<typeof options> = {
  type: 'fake',
  options,
  functions: { shout: (text) => text.toUpperCase() },
  prepare: (decoded) => {
    if (decoded.options.text === 'refused') throw new IngotError('fake/refused', 'no', { place: decoded.place })
    if (decoded.options.text === 'broken') throw new TypeError('x is not a function')
    const warnings = decoded.options.text === 'warned' ? ['mind'] : []
    return {
      warnings,
      generatedKeys: ['SourceImage'],
      start: () => ({ steps: [], state: {}, artifact: () => undefined }),
    }
  },
}
const provisioner: ProvisionerType<typeof options> = {
  type: 'shell',
  options,
  prepare: () => ({ warnings: [], run: async () => {} }),
}
const postProcessor: PostProcessorType<typeof options> = {
  type: 'zip',
  options,
  prepare: () => ({
    warnings: [],
    process: async (artifact) => ({ artifact, keepByDefault: true, keepForced: false }),
  }),
}

let line = 0
const place = () => ({ file: 't.json', line: ++line, column: 1 })

function component(type: string, values: Record<string, string> = {}, name = type): ComponentConfig {
  const at = place()
  const entries = Object.entries(values).map(([key, value]) => {
    const keyPlace = place()
    return { key, keyPlace, value: { kind: 'string' as const, value, place: keyPlace } }
  })
  const layer: MapValue = { kind: 'map', place: at, entries }
  return { type, name, place: at, layers: [layer] }
}

function build(name: string, parts: Partial<BuildConfig> = {}): BuildConfig {
  return {
    name,
    displayName: `fake.${name}`,
    builder: component('fake', {}, name),
    provisioners: [],
    errorCleanupProvisioner: undefined,
    postProcessors: [],
    ...parts,
  }
}

const slot = (config: ComponentConfig) => ({ ...config, pauseBefore: 0, timeout: 0, maxRetries: 0 })

function prepare(builds: readonly BuildConfig[]) {
  const loads = { fake: vi.fn(async () => builder), other: vi.fn(async () => builder) }
  const registries: Registries = {
    builders: loads,
    provisioners: { shell: async () => provisioner },
    postProcessors: { zip: async () => postProcessor },
  }
  const scopes: BuildScope[] = []
  const secrets: string[] = []
  const template: Template = {
    path: 't.json',
    description: undefined,
    variables: [],
    builds,
    provisionerTypes: [],
    warnings: [],
    secrets: [],
    interpolation: {
      forBuild(scope) {
        scopes.push(scope)
        const decode = (text: string, _place: unknown, late: boolean) => (late ? text : text.replace('{{x}}', '42'))
        return { decode, run: (text) => text }
      },
    },
  }
  const prepareOptions: PrepareOptions = {
    force: false,
    debug: false,
    onError: 'cleanup',
    secret: (text) => void secrets.push(text),
    runId: 'run-1',
    cwd: '/work',
    env: {},
  }
  return { loads, scopes, secrets, result: prepareBuilds(template, registries, prepareOptions) }
}

test('only components that are used are loaded', async () => {
  const { loads, result } = prepare([build('a'), build('b')])
  expect((await result).builds).toHaveLength(2)
  expect(loads.other).not.toHaveBeenCalled()
})

test('each component is rendered in the scope of its build', async () => {
  const { scopes, result } = prepare([build('a', { provisioners: [slot(component('shell'))] })])
  await result
  expect(scopes).toMatchObject([
    { buildName: 'a', builderType: 'fake', functions: { shout: expect.any(Function) }, generatedKeys: [] },
    {
      buildName: 'a',
      builderType: 'fake',
      functions: {},
      generatedKeys: expect.arrayContaining(['ID', 'SourceImage']),
    },
  ])
})

test('all mistakes of all components come at once, as they stand in the file', async () => {
  const shell = slot(component('shell', { txet: 'x' }))
  const bad = build('a', { builder: component('fakee'), provisioners: [shell] })
  const zip = { ...component('zap'), keepInputArtifact: undefined }
  const worse = build('b', { builder: component('fake', { text: 'refused' }), postProcessors: [[zip]] })
  const { errors, builds } = await prepare([worse, bad]).result
  expect(builds).toEqual([])
  expect(errors.map(({ code, message, hint }) => [code, message, hint])).toEqual([
    ['options/unknown', 'provisioner "shell": unknown option "txet"', 'did you mean "text"?'],
    ['template/unknown-component', 'there is no builder "fakee"', 'did you mean "fake"?'],
    ['template/unknown-component', 'there is no post-processor "zap"', 'did you mean "zip"?'],
    ['fake/refused', 'no', undefined],
  ])
})

test.each([
  ['virtualbox-iso', 'template/not-built-in', 'github.com/hashicorp/virtualbox'],
  ['file', 'template/not-built-in', 'part of Packer itself'],
  ['virtualbox-izo', 'template/unknown-component', 'did you mean "virtualbox-iso"?'],
  ['vagrant-cloud', 'template/unknown-component', '"vagrant-cloud" is a post-processor'],
  ['vmware', 'template/unknown-component', '"vmware-iso" took its place'],
  ['something else', 'template/unknown-component', 'it has fake, other'],
])('a builder "%s" that is not built in: %s, %s', async (type, code, hint) => {
  const [error, ...others] = (await prepare([build('a', { builder: component(type) })]).result).errors
  expect(others).toEqual([])
  expect(error).toMatchObject({ code, hint: expect.stringContaining(hint) })
})

test('what a builder that is missing would provide is not complained about', async () => {
  const shell = slot(component('shell', { late: '{{build `SourceAMI`}}' }))
  const { scopes, result } = prepare([build('a', { builder: component('qemu'), provisioners: [shell] })])
  expect((await result).errors).toHaveLength(1)
  expect(scopes).toMatchObject([{ generatedKeys: 'any' }])
})

test('a mistake that several builds share is told once', async () => {
  const shell = slot(component('shell', { txet: 'x' }))
  const { errors } = await prepare([build('a', { provisioners: [shell] }), build('b', { provisioners: [shell] })])
    .result
  expect(errors).toHaveLength(1)
})

test('builds without mistakes are fit to run though others are not', async () => {
  const { builds, errors } = await prepare([build('bad', { builder: component('nope') }), build('good')]).result
  expect(builds.map(({ config }) => config.name)).toEqual(['good'])
  expect(errors).toHaveLength(1)
})

test('a component that breaks in its own code is an error with a place', async () => {
  const { errors } = await prepare([build('a', { builder: component('fake', { text: 'broken' }) })]).result
  expect(errors).toMatchObject([{ code: 'internal/unexpected', place: { file: 't.json' } }])
})

test('the values of sensitive options are secrets from now on', async () => {
  const shell = slot(component('shell', { text: 'open', password: 'h{{x}}' }))
  const { secrets, result } = prepare([build('a', { provisioners: [shell] })])
  await result
  expect(secrets).toEqual(['h42'])
})

test('warnings name the component', async () => {
  const { warnings } = await prepare([build('a', { builder: component('fake', { text: 'warned' }) })]).result
  expect(warnings).toEqual(['builder "fake": mind'])
})
