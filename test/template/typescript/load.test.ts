import { describe, expect, test } from 'vitest'
import {
  checksum,
  fileBuilder,
  generated,
  manifest,
  nullBuilder,
  nullData,
  shell,
  shellLocal,
  template,
  type Value,
  variable,
} from '../../../src/library/index.ts'
import type { ImageTemplate } from '../../../src/template/typescript/index.ts'
import { attempt, plainLayer } from '../../support/written.ts'

const builder = nullBuilder({ communicator: 'none' })

describe('what a template comes to', () => {
  test('a whole one, with what conditions leave out', async () => {
    const image = template({
      description: 'all of it',
      variables: { debug: variable<boolean>({ default: false }) },
      builds: ({ debug }) => ({
        one: {
          builder,
          provisioners: [
            debug && shell({ inline: ['env'] }),
            shell({ inline: ['true'], pause_before: '1m', timeout: '1h30m', max_retries: 3, continue_on_error: true }),
          ],
          errorCleanupProvisioner: shellLocal({ inline: ['true'] }),
          postProcessors: [
            manifest({ name: 'list', keep_input_artifact: true }),
            [checksum({}), debug && manifest({})],
          ],
        },
        two: { builder },
      }),
    })
    const { template: loaded, told } = await attempt(image)
    const [one, two] = loaded.builds
    expect(told).toEqual([])
    expect(loaded).toMatchObject({ path: 't.ts', description: 'all of it', warnings: [], secrets: [] })
    expect(loaded.variables).toEqual([{ name: 'debug', default: 'false', required: false, sensitive: false }])
    expect(one).toMatchObject({ name: 'one', displayName: 'one', builder: { type: 'null', name: 'one' } })
    expect(one?.provisioners).toMatchObject([
      { type: 'shell', pauseBefore: 60_000, timeout: 5_400_000, maxRetries: 3, continueOnError: true },
    ])
    expect(one?.errorCleanupProvisioner).toMatchObject({ type: 'shell-local', maxRetries: 0, continueOnError: false })
    expect(one?.postProcessors).toMatchObject([
      [{ type: 'manifest', name: 'list', keepInputArtifact: true }],
      [{ type: 'checksum', name: 'checksum', keepInputArtifact: undefined }],
    ])
    expect(two).toMatchObject({ name: 'two', provisioners: [], errorCleanupProvisioner: undefined, postProcessors: [] })
  })

  test('options as they are decoded from, without those that are undefined', async () => {
    const written = { communicator: undefined, ssh_port: 22, ssh_pty: true, ssh_ciphers: ['a'], ssh_host: 'h' }
    const { template: loaded } = await attempt(template({ builds: { a: { builder: nullBuilder(written) } } }))
    expect(loaded.builds[0] && plainLayer(loaded.builds[0].builder)).toEqual({
      kind: 'map',
      entries: [
        { key: 'ssh_port', value: { kind: 'number', value: 22, text: '22' } },
        { key: 'ssh_pty', value: { kind: 'boolean', value: true } },
        { key: 'ssh_ciphers', value: { kind: 'list', items: [{ kind: 'string', value: 'a' }] } },
        { key: 'ssh_host', value: { kind: 'string', value: 'h' } },
      ],
    })
  })

  test('-only, -except and post-processors that -except names', async () => {
    const postProcessors = [[manifest({}), checksum({ name: 'sums' }), manifest({})]]
    const image = template({ builds: { a: { builder, postProcessors }, b: { builder }, c: { builder } } })
    const names = async (options: object) => {
      const { template: loaded, told } = await attempt(image, options)
      const kept = loaded.builds.map((build) => [build.name, build.postProcessors.flat().length])
      return told.length > 0 ? told : [kept, loaded.warnings.map(({ text }) => text)]
    }
    expect(await names({ only: ['a', 'b'] })).toEqual([
      [
        ['a', 3],
        ['b', 0],
      ],
      [],
    ])
    expect(await names({ except: ['b', 'sums'] })).toEqual([
      [
        ['a', 1],
        ['c', 0],
      ],
      [],
    ])
    expect(await names({ only: ['a', 'd'] })).toEqual([[['a', 3]], ['-only: no build is named "d"']])
    expect(await names({ only: ['x'] })).toEqual([
      'no builds to run: -only=x leaves none | the template has "a", "b", "c"',
    ])
  })
})

describe('values that are known later', () => {
  const reads: unknown[] = []
  const readData = async (data: { readonly type: string; readonly config: unknown }) => {
    reads.push(data.type)
    return { output: 'read' }
  }
  const contentOf = async (image: ImageTemplate, options = {}) => {
    reads.length = 0
    const { template: loaded, told } = await attempt(image, { readData, ...options })
    if (told.length > 0) return told
    return loaded.builds.map((build) => JSON.stringify(plainLayer(build.builder)).match(/"value":"([^"]*)"\}\}\]/)?.[1])
  }
  const file = (content: string | Value<string>) => ({ builder: fileBuilder({ target: 't', content }) })

  test('stand as they are, in texts, and changed; a source is read once', async () => {
    const { output } = nullData({ input: 'x' })
    const builds = {
      a: file(output),
      b: file(`<${output}|${output}>`),
      c: file(output.map((text) => text.toUpperCase())),
    }
    expect(await contentOf(template({ builds }))).toEqual(['read', '<read|read>', 'READ'])
    expect(reads).toEqual(['null'])
  })

  test('are read only when a selected build needs them', async () => {
    const builds = { a: file(nullData({ input: 'x' }).output), b: file('plain') }
    expect(await contentOf(template({ builds }), { only: ['b'] })).toEqual(['plain'])
    expect(reads).toEqual([])
  })

  test('may come from one another', async () => {
    const first = nullData({ input: 'x' })
    const second = nullData({ input: first.output })
    expect(await contentOf(template({ builds: { a: file(second.output) } }))).toEqual(['read'])
    expect(reads).toEqual(['null', 'null'])
  })

  test('that a function of the template cannot take', async () => {
    const { output } = nullData({ input: 'x' })
    const image = template({ builds: { a: file(output.map((text) => JSON.parse(text))) } })
    expect((await contentOf(image))[0]).toMatch(/^a value could not be changed: /)
    // Where data sources aren't read, it was only given what stands in for the value.
    const unread = { dataSources: { areRead: false } }
    expect(await contentOf(image, unread)).toEqual(['text-that-was-not-given'])
  })

  test('are facts of the machine in the form that is rendered when it is there', async () => {
    expect(await contentOf(template({ builds: { a: file(`at ${generated('Host')}`) } }))).toEqual([
      'at {{ build `Host` }}',
    ])
    expect(() => generated('a b')).toThrow('generated("a b"): that is no name of a fact')
  })

  test('JSON that is made with them', async () => {
    const { output } = nullData({ input: 'x' })
    const image = template({ builds: { a: file(`${JSON.stringify([output]).replaceAll('"', "'")}`) } })
    expect(await contentOf(image)).toEqual(["['read']"])
  })
})

describe('mistakes that no compiler has seen', () => {
  const broken = async (builds: unknown) =>
    (await attempt(template({ builds: builds as Record<string, { builder: typeof builder }> }))).told

  test.each<[string, unknown, string]>([
    ['builds', [], '"builds" must be an object of builds by their names'],
    ['no builder', { a: {} }, 'the build "a" needs a "builder", such as nullBuilder({})'],
    [
      'a provisioner for a builder',
      { a: { builder: shell({}) } },
      'the build "a" needs a "builder", such as nullBuilder({})',
    ],
    [
      'a misspelt key',
      { a: { builder, provisionners: [] } },
      'the build "a" has an unknown key "provisionners" | did you mean "provisioners"?',
    ],
    [
      'no list',
      { a: { builder, provisioners: shell({}) } },
      'the build "a": "provisioners" must be a list | put it in [ ]',
    ],
    [
      'a post-processor that is to provision',
      { a: { builder, provisioners: [manifest({})] } },
      'the build "a": "provisioners" must hold provisioners, not a post-processor',
    ],
    [
      'a time that is none',
      { a: { builder, provisioners: [shell({ pause_before: 'soon' as '1s' })] } },
      '"pause_before" must be a duration such as "30s" or "1h30m", not "soon"',
    ],
    [
      'a number that is none',
      { a: { builder, provisioners: [shell({ max_retries: 1.5 })] } },
      '"max_retries" must be a whole number, not 1.5',
    ],
  ])('%s', async (_, builds, message) => {
    expect(await broken(builds)).toEqual([message])
  })

  test.each<[string, unknown, string]>([
    ['a function', () => 'x', '"target" cannot be a function'],
    ['a date', new Date(0), '"target" cannot be a Date'],
    ['NaN', Number.NaN, '"target" cannot be NaN'],
  ])('%s as an option', async (_, target, message) => {
    const told = await broken({ a: { builder: fileBuilder({ target: target as string }) } })
    expect(told[0]).toContain(message)
  })

  test('what the template itself throws', async () => {
    const image = template({
      builds: () => {
        throw new TypeError('no such thing')
      },
    })
    expect((await attempt(image)).told).toEqual(['the template failed: no such thing'])
  })
})
