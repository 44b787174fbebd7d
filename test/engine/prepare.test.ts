import { describe, expect, test, vi } from 'vitest'
import type { BuilderType, PostProcessorType, ProvisionerType, Registries } from '../../src/engine/index.ts'
import { prepareBuilds } from '../../src/engine/prepare.ts'
import type { PrepareOptions } from '../../src/engine/prepare-component.ts'
import { IngotError } from '../../src/errors/index.ts'
import { defineOptions, map, type OptionsDefinition, option, string } from '../../src/options/index.ts'
import type {
  BuildConfig,
  BuildScope,
  ComponentConfig,
  LayerReader,
  MachineFacts,
  MapValue,
  ReadLayers,
  Template,
} from '../../src/template/index.ts'

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

const slot = (config: ComponentConfig) => ({
  ...config,
  pauseBefore: 0,
  timeout: 0,
  maxRetries: 0,
  continueOnError: false,
})

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

test('places are looked for only where something is wrong', async () => {
  const placed = vi.fn(async () => [...(component('fake', { txet: 'x' }).layers as readonly MapValue[])])
  await prepare([build('a', { builder: { ...component('fake', { text: 'x' }), placed } })]).result
  expect(placed).not.toHaveBeenCalled()
  const coarse = component('fake', { txet: 'x' })
  const { errors } = await prepare([build('a', { builder: { ...coarse, placed } })]).result
  expect(placed).toHaveBeenCalledOnce()
  expect(errors).toMatchObject([{ code: 'options/unknown', place: { line } }])
})

test('a misspelt key may mean what the syntax itself takes, which is no reason not to look at the rest', async () => {
  const shell = { ...component('shell', { timout: '1s' }), settings: ['timeout', 'text'] }
  const { errors } = await prepare([build('a', { provisioners: [slot(shell)] })]).result
  expect(errors).toMatchObject([{ message: expect.stringContaining('"timout"'), hint: 'did you mean "timeout"?' }])
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

describe('what only the schema of a component can read', () => {
  const text = (value: string, at = place()): MapValue => ({
    kind: 'map',
    place: at,
    entries: [{ key: 'text', keyPlace: at, value: { kind: 'string', value, place: at } }],
  })
  const read = (parts: Partial<ReadLayers>): ReadLayers => ({
    layers: [{ kind: 'map', place: place(), entries: [] }],
    errors: [],
    mistaken: [],
    secrets: [],
    ...parts,
  })

  test('is read by its definition, and again when the machine is there', async () => {
    const asked: [OptionsDefinition, MachineFacts][] = []
    const layers: LayerReader = {
      async read(definition, machine) {
        asked.push([definition, machine])
        return read({ layers: [text('data' in machine ? `${machine.data['ID']}` : 'later')] })
      },
    }
    const given: unknown[] = []
    const spy = vi.spyOn(provisioner, 'prepare').mockImplementation(({ options: { text } }) => {
      given.push(text)
      return { warnings: [], run: async () => {} }
    })
    const { result } = prepare([build('a', { provisioners: [slot({ ...component('shell'), layers })] })])
    const [first] = (await result).builds
    await first?.provisioners[0]?.again?.({ ID: 'i-1' })
    spy.mockRestore()
    expect(given).toEqual(['later', 'i-1'])
    expect(asked).toEqual([
      [options, { names: expect.arrayContaining(['ID', 'SourceImage']) }],
      [options, { data: { ID: 'i-1' } }],
    ])
  })

  test('is not read again if all of it stands in the template', async () => {
    const [first] = (await prepare([build('a', { provisioners: [slot(component('shell'))] })]).result).builds
    expect(first?.provisioners[0]).not.toHaveProperty('again')
  })

  test('can have mistakes, beside those that options have', async () => {
    const error = new IngotError('template/hcl-unknown-variable', 'no x', { place: place() })
    const layers = { read: async () => read({ errors: [error], mistaken: ['text'], layers: [text('refused')] }) }
    const late = { read: async () => read({ errors: [error], mistaken: ['text'] }) }
    const prepared = await prepare([
      build('a', { builder: { ...component('fake'), layers } }),
      build('b', { builder: { ...component('fake'), layers: late } }),
    ]).result
    expect(prepared.builds).toEqual([])
    expect(prepared.errors.map(({ code }) => code)).toEqual(['template/hcl-unknown-variable', 'fake/refused'])
  })

  test('can hold secrets', async () => {
    const layers = { read: async () => read({ secrets: ['hush'] }) }
    const { secrets, result } = prepare([build('a', { builder: { ...component('fake'), layers } })])
    await result
    expect(secrets).toEqual(['hush'])
  })
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
