import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, expectTypeOf, test } from 'vitest'
import {
  type AmiArtifact,
  amazonEbs,
  type Build,
  type BuildOptions,
  type BuildOutcome,
  build,
  checksum,
  type Event,
  type FileArtifact,
  fileBuilder,
  generated,
  IngotErrors,
  nullBuilder,
  nullData,
  plan,
  type RunFailed,
  shellLocal,
  shellLocalPostProcessor,
  template,
  validate,
  variable,
} from '../../src/library/index.ts'
import { mistakesOf, told } from '../support/errors.ts'

const folder = mkdtempSync(join(tmpdir(), 'ingot-library-'))
afterAll(() => rmSync(folder, { recursive: true }))
const env = { PATH: process.env['PATH'], INGOT_HOME: join(folder, 'home') }
const place = { cwd: folder, env }

const builder = nullBuilder({ communicator: 'none' })
const saying = (...inline: string[]) => template({ builds: { a: { builder, provisioners: [shellLocal({ inline })] } } })

/** All that a run tells, and how it ends. */
async function eventsOf(run: AsyncIterable<Event>) {
  const events: Event[] = []
  const error: unknown = await (async () => {
    for await (const event of run) events.push(event)
  })().catch((cause: unknown) => cause)
  const lines = events.flatMap((event) => (event.type === 'output' ? [event.line] : []))
  return { types: events.map(({ type }) => type), lines, error }
}

describe('build', () => {
  test('gives each build with its artifact, with values of variables in their own types', async () => {
    const image = template({
      variables: { text: variable<string>(), count: variable<number>({ type: 'number' }) },
      builds: ({ text, count }) => ({
        disk: {
          builder: fileBuilder({ target: 'disk.txt', content: text.repeat(count) }),
          postProcessors: [checksum({ checksum_types: ['sha256'], output: 'sum' })],
        },
        nothing: { builder },
      }),
    })
    const { builds, outcome, runId } = await build(image, { ...place, vars: { text: 'ab', count: 3 } })
    expectTypeOf(builds.disk).toEqualTypeOf<BuildOutcome<FileArtifact>>()
    expect(readFileSync(join(folder, 'disk.txt'), 'utf8')).toBe('ababab')
    expect(outcome).toBe('done')
    expect(builds.disk).toMatchObject({
      name: 'disk',
      outcome: 'done',
      artifact: { builderId: 'packer.file', path: 'disk.txt' },
      artifacts: [{ files: ['disk.txt'] }, { files: ['disk.txt', 'sum'] }],
      missing: [],
    })
    expect(builds.nothing.artifact).toMatchObject({ id: 'Null' })
    const record = JSON.parse(readFileSync(join(folder, 'home', 'state', 'runs', runId, 'run.json'), 'utf8'))
    expect(record).toMatchObject({ outcome: 'done', builds: ['disk', 'nothing'], argv: expect.arrayContaining(['-']) })
  })

  test('tells everything as events, from the first to the last', async () => {
    const { types, lines, error } = await eventsOf(build(saying(`echo one; echo ${generated('ID')}`), place))
    expect(error).toBeUndefined()
    expect(types.at(0)).toBe('run-started')
    expect(types.at(-1)).toBe('run-finished')
    expect(lines).toEqual(['one', 'Null'])
  })

  test('of a file, with a command line on record from which it can be gone on with', async () => {
    const builders = [{ type: 'null', communicator: 'none' }]
    const provisioners = [{ type: 'shell-local', inline: ['echo {{user `who`}}'] }]
    writeFileSync(join(folder, 't.json'), JSON.stringify({ variables: { who: null }, builders, provisioners }))
    const { builds, runId } = await build('t.json', { ...place, vars: { who: 'me' }, only: ['null'], parallel: 2 })
    expect(builds['null']?.outcome).toBe('done')
    const { argv, template: path } = JSON.parse(
      readFileSync(join(folder, 'home', 'state', 'runs', runId, 'run.json'), 'utf8'),
    )
    expect({ argv, path }).toEqual({
      argv: ['-var=who=me', '-only=null', '-parallel-builds=2', 't.json'],
      path: 't.json',
    })
  })

  test('hides what is secret, in events and in errors', async () => {
    const image = template({
      variables: { key: variable<string>({ sensitive: true }) },
      builds: ({ key }) => ({ a: { builder, provisioners: [shellLocal({ inline: [`echo ${key}; exit 3`] })] } }),
    })
    const { lines, error } = await eventsOf(build(image, { ...place, vars: { key: 'opensesame' } }))
    expect(lines).toEqual(['<sensitive>'])
    expect(String(error)).not.toContain('opensesame')
  })

  test('throws what failed, with what was made all the same', async () => {
    const good: Build = { builder: fileBuilder({ target: 'kept', content: 'x' }) }
    const postProcessors = [shellLocalPostProcessor({ inline: ['exit 3'] })]
    const failed = (await build(template({ builds: { good, bad: { ...good, postProcessors } } }), place).catch(
      (cause: unknown) => cause,
    )) as RunFailed
    expect(failed).toBeInstanceOf(IngotErrors)
    expect(failed).toMatchObject({
      name: 'RunFailed',
      message: expect.stringContaining('3'),
      run: {
        outcome: 'partial',
        builds: { good: { outcome: 'done' }, bad: { outcome: 'partial', artifact: { path: 'kept' } } },
      },
    })
  })

  test('names the way to go on only where the template is a file', async () => {
    const lastOf = async (run: AsyncIterable<Event>) => {
      const events: Event[] = []
      await (async () => {
        for await (const event of run) events.push(event)
      })().catch(() => {})
      return events.at(-1)
    }
    const postProcessors = [shellLocalPostProcessor({ inline: ['exit 3'] })]
    const image = template({
      builds: { a: { builder: fileBuilder({ target: 'kept', content: 'x' }), postProcessors } },
    })
    expect(await lastOf(build(image, place))).toEqual(expect.not.objectContaining({ resume: expect.anything() }))
    const same = {
      builders: [{ type: 'file', target: 'kept', content: 'x' }],
      'post-processors': [{ type: 'shell-local', inline: ['exit 3'] }],
    }
    writeFileSync(join(folder, 'partial.json'), JSON.stringify(same))
    expect(await lastOf(build('partial.json', place))).toMatchObject({
      resume: expect.stringMatching(/^ingot resume /),
    })
  })

  test('is cancelled by its signal', async () => {
    const controller = new AbortController()
    const run = build(saying('echo begun; sleep 60'), { ...place, signal: controller.signal })
    const { types, error } = await eventsOf(
      (async function* () {
        for await (const event of run) {
          if (event.type === 'output') controller.abort(new Error('enough'))
          yield event
        }
      })(),
    )
    expect(types).toContain('run-finished')
    expect(error).toMatchObject({ name: 'RunFailed', run: { outcome: 'cancelled' } })
  })

  test('throws mistakes before anything runs', async () => {
    const wrong = {
      a: { builder: nullBuilder({ communicator: 'telnet' }) },
      b: { builder: fileBuilder({ target: '' }) },
    }
    const run = build(template({ builds: wrong }), place)
    const { types, error } = await eventsOf(run)
    expect(types).not.toContain('run-started')
    expect(error).toMatchObject({ message: expect.stringContaining('telnet') })
    await expect(run).rejects.toBe(error)
  })

  test.each([
    [
      'a setting of a provisioner',
      () => ({ provisioners: [shellLocal({ inline: ['true'], timout: '1m' } as object)] }),
      'timeout',
    ],
    [
      'a setting of a post-processor',
      () => ({ postProcessors: [checksum({ keep_input_artefact: true } as object)] }),
      'keep_input_artifact',
    ],
    ['a key of a build', () => ({ provisoners: [] }) as object, 'provisioners'],
  ])('knows what is meant by a misspelt %s before anything runs', async (_, parts, meant) => {
    const image = template({ builds: () => ({ a: { builder: fileBuilder({ target: 'never' }), ...parts() } }) })
    const { types, error } = await eventsOf(build(image, place))
    expect(types).not.toContain('run-started')
    expect(error).toMatchObject({ hint: `did you mean "${meant}"?` })
  })

  test('knows of each value whether its variable takes it', () => {
    const image = template({ variables: { n: variable<number>({ default: 1 }) }, builds: { a: { builder } } })
    expectTypeOf<BuildOptions<typeof image.variables>['vars']>().toEqualTypeOf<{ readonly n?: number } | undefined>()
    const ami = template({ builds: { web: { builder: amazonEbs({ ami_name: 'x' }) } } })
    expectTypeOf<
      Awaited<ReturnType<typeof build<Record<never, never>, { web: AmiArtifact }>>>['builds']['web']['artifact']
    >().toEqualTypeOf<AmiArtifact | undefined>()
    expect(ami.variables).toEqual({})
  })
})

describe('validate and plan', () => {
  test('what would be done', async () => {
    const image = template({
      builds: {
        a: {
          builder,
          provisioners: [shellLocal({ inline: ['true'] })],
          postProcessors: [[checksum({}), checksum({})]],
        },
        b: {
          builder: amazonEbs({
            ami_name: 'xyz',
            region: 'eu-west-1',
            instance_type: 't3.micro',
            source_ami: 'ami-1',
            ssh_username: 'a',
          }),
        },
      },
    })
    expect(await validate(image, { ...place, only: ['a'] })).toEqual({ warnings: [] })
    const { builds, policy } = await plan(image, place)
    expect(builds).toEqual([
      { name: 'a', builder: 'null', provisioners: ['shell-local'], postProcessors: [['checksum', 'checksum']] },
      { name: 'b', builder: 'amazon-ebs', provisioners: [], postProcessors: [] },
    ])
    expect(policy.Statement.flatMap(({ Action }) => Action)).toContain('ec2:CreateImage')
  })

  test('plans a build whose options are known later', async () => {
    const { output } = nullData({ input: 'x' })
    const builder = amazonEbs({
      region: 'eu-west-1',
      source_ami: output,
      instance_type: output,
      ami_name: output,
      ssh_username: 'admin',
      ssh_port: output.map(Number),
      launch_block_device_mappings: [{ device_name: '/dev/sdb', volume_size: output.map(Number) }],
    })
    const { builds, policy } = await plan(template({ builds: { a: { builder } } }), place)
    expect(builds).toMatchObject([{ name: 'a', builder: 'amazon-ebs' }])
    expect(policy.Statement.flatMap(({ Action }) => Action)).toContain('ec2:CreateImage')
  })

  test('all mistakes at once', async () => {
    const image = template({
      variables: { region: variable<string>() },
      builds: ({ region }) => ({ a: { builder: amazonEbs({ ami_name: region }) }, b: { builder: nullBuilder({}) } }),
    })
    const errors = (await mistakesOf(() => validate(image, place))).map(told).join('\n')
    expect(errors).toContain('the required variable "region" is not set')
    expect(errors).toContain('"instance_type"')
    expect(errors).toContain('builder "null" needs "ssh_host"')
  })

  test('a file that is not there', async () => {
    await expect(validate('no.json', place)).rejects.toMatchObject({ code: 'template/not-found' })
  })
})
