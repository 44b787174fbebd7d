import { describe, expectTypeOf, test } from 'vitest'
import {
  type AmiArtifact,
  type AwsAccessOptions,
  amazonEbs,
  type Build,
  type CommunicatorOptions,
  checksum,
  type DockerOptions,
  type Duration,
  type FileArtifact,
  fileBuilder,
  hclFunctions,
  type ImageTemplate,
  latestAmi,
  type May,
  nullBuilder,
  nullData,
  shell,
  template,
  type Value,
  variable,
} from '../../src/library/index.ts'

// What the compiler says of templates. It is the compiler that fails here (npm run typecheck), not the run.

const buildOf = (path: string) => ({ builder: fileBuilder({ target: path }), provisioners: [shell({})] })
const ami = { ami_name: 'a', region: 'eu-west-1' }

describe('options', () => {
  test('may be what they are, or known later', () => {
    const { output } = nullData({ input: 'x' })
    expectTypeOf(output).toEqualTypeOf<Value<string>>()
    amazonEbs({ ...ami, source_ami: output, ssh_timeout: '1h30m', ssh_port: output.map(Number), tags: { a: output } })
    shell({ inline: [output, 'true'], timeout: '5m', valid_exit_codes: [0, 1] })
  })

  test('with a wrong name, type or value are mistakes', () => {
    // @ts-expect-error: it is called ami_name
    amazonEbs({ aminame: 'x' })
    // @ts-expect-error: a number
    amazonEbs({ ...ami, ssh_port: '22' })
    // @ts-expect-error: a duration
    amazonEbs({ ...ami, ssh_timeout: 'five minutes' })
    // @ts-expect-error: no bare number is a duration
    amazonEbs({ ...ami, ssh_timeout: 300 })
    // @ts-expect-error: not a kind of checksum
    checksum({ checksum_types: ['sha3'] })
    // @ts-expect-error: a value of another type
    amazonEbs({ ...ami, ssh_port: nullData({ input: 'x' }).output })
    // @ts-expect-error: target is needed
    fileBuilder({ content: 'x' })
    // @ts-expect-error: not known inside of a block
    amazonEbs({ ...ami, launch_block_device_mappings: [{ size: 8 }] })
  })

  test('that several functions take have one type', () => {
    const access: AwsAccessOptions = { region: 'eu-west-1', profile: 'images' }
    const reached: CommunicatorOptions = { ssh_username: 'admin', ssh_timeout: '5m' }
    amazonEbs({ ...access, ...reached, ami_name: 'a' })
    latestAmi({ ...access, owners: ['amazon'] })
    // @ts-expect-error: a number
    const wrong: CommunicatorOptions = { ssh_port: '22' }
    expectTypeOf(wrong.ssh_port).toEqualTypeOf<May<number> | undefined>()
    expectTypeOf<DockerOptions['ssh_port']>().toEqualTypeOf<May<number> | undefined>()
    expectTypeOf<DockerOptions['login']>().toEqualTypeOf<May<boolean> | undefined>()
  })

  test('durations', () => {
    expectTypeOf<'90s' | '1.5h' | '1h30m' | '1m30s' | '1h0m0s' | '250ms'>().toExtend<Duration>()
    expectTypeOf<'90'>().not.toExtend<Duration>()
    expectTypeOf<'1d'>().not.toExtend<Duration>()
  })
})

describe('functions of HCL', () => {
  test('give what is written out its type, and leave open what is in files', async () => {
    const hcl = await hclFunctions(import.meta.dirname)
    expectTypeOf(hcl.entries(['a'])).toEqualTypeOf<[key: number, member: string][]>()
    expectTypeOf(hcl.entries({ a: 1, b: 2 })).toEqualTypeOf<[key: string, member: number][]>()
    const read = hcl.jsondecode('{"a": [{"name": "x"}]}')
    expectTypeOf(read).toBeAny()
    shell({ inline: hcl.entries(read.a).map(([, member]) => `echo ${member.name}`), env: hcl.merge(read, { a: 'x' }) })
    expectTypeOf(
      hcl.try(
        () => ami.region,
        () => null,
      ),
    ).toEqualTypeOf<string | undefined>()
  })
})

describe('variables', () => {
  test('give the types that they say', () => {
    const image = template({
      variables: {
        text: variable(),
        region: variable<string>({ default: 'x' }),
        count: variable<number>({ default: 1 }),
        on: variable<boolean>({ type: 'boolean' }),
        names: variable<string[]>({ default: [] }),
        stage: variable<'a' | 'b'>({ oneOf: ['a', 'b'] }),
        patience: variable<Duration>({ default: '5m' }),
      },
      builds: (values) => {
        expectTypeOf(values).toEqualTypeOf<{
          readonly text: string
          readonly region: string
          readonly count: number
          readonly on: boolean
          readonly names: string[]
          readonly stage: 'a' | 'b'
          readonly patience: Duration
        }>()
        return { a: { builder: nullBuilder({ communicator: 'none', ssh_timeout: values.patience }) } }
      },
    })
    expectTypeOf(image).toExtend<ImageTemplate>()
  })

  test('of other types than text must say so where the program can see it', () => {
    // @ts-expect-error: needs a type or a default
    variable<number>()
    // @ts-expect-error: needs its values
    variable<'a' | 'b'>()
    // @ts-expect-error: another type's default
    variable<number>({ default: '1' })
    // @ts-expect-error: another type's name
    variable<boolean>({ type: 'number' })
    // @ts-expect-error: a validation of another type
    variable<number>({ type: 'number', validation: { condition: (text: string) => text === '', message: 'x' } })
  })
})

describe('builds', () => {
  test('have the artifacts of their builders', () => {
    const image = template({
      builds: () => ({
        web: { builder: amazonEbs(ami), provisioners: [false, shell({ inline: ['true'] }), undefined] },
        disk: { builder: fileBuilder({ target: 'x' }), postProcessors: [checksum({}), [checksum({}), null]] },
      }),
    })
    expectTypeOf(image).toExtend<ImageTemplate<Record<never, never>, { web: AmiArtifact; disk: FileArtifact }>>()
    const looped = template({
      builds: () => Object.fromEntries(['a', 'b'].map((name) => [name, { builder: amazonEbs(ami) }])),
    })
    expectTypeOf(looped).toExtend<ImageTemplate<Record<never, never>, Record<string, AmiArtifact>>>()
  })

  test('with wrong parts are mistakes', () => {
    const builder = nullBuilder({})
    // @ts-expect-error: it is called provisioners
    template({ builds: { a: { builder, provisionners: [] } } })
    // @ts-expect-error: no builder
    template({ builds: { a: { provisioners: [] } } })
    // @ts-expect-error: a provisioner is no builder
    template({ builds: { a: { builder: shell({}) } } })
    // @ts-expect-error: a post-processor is no provisioner
    template({ builds: { a: { builder, provisioners: [checksum({})] } } })
    // @ts-expect-error: it is called provisioners, also where a function makes the builds
    template({ builds: () => ({ a: { builder, provisionners: [] } }) })
    // @ts-expect-error: no template has this
    template({ builds: { a: { builder } }, provisioners: [] })
  })

  test('that a function makes have no other keys', () => {
    const misspelt = (path: string) => ({ builder: fileBuilder({ target: path }), provisionners: [shell({})] })
    // @ts-expect-error: a build has no such key
    template({ builds: { a: misspelt('a') } })
    // @ts-expect-error: the same in a function
    template({ builds: () => ({ a: misspelt('a') }) })
    // @ts-expect-error: the same later
    template({ builds: async () => ({ a: misspelt('a') }) })
    // @ts-expect-error: the same in a loop
    template({ builds: () => Object.fromEntries(['a', 'b'].map((name) => [name, misspelt(name)])) })
    // @ts-expect-error: in one of two cases
    template({ builds: () => ({ a: process.pid > 1 ? misspelt('a') : { builder: fileBuilder({ target: 'a' }) } }) })
    // @ts-expect-error: beside what a spread brings along
    template({ builds: () => ({ a: { ...buildOf('a'), errorCleanup: shell({}) } }) })
    const image = template({
      variables: { names: variable<string[]>({ default: ['a'] }) },
      builds: async ({ names }) => ({
        a: process.pid > 1 ? { ...buildOf('a'), errorCleanupProvisioner: shell({}) } : buildOf('b'),
        ...Object.fromEntries(names.map((name) => [name, buildOf(name)])),
      }),
    })
    expectTypeOf(image.builds).returns.resolves.toExtend<{ a: Build<FileArtifact> }>()
    const annotated: Record<string, Build> = { a: buildOf('a') }
    template({ builds: annotated })
  })
})
