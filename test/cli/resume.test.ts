import { existsSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { foldersOf, type HeldRun, RunStore } from '../../src/engine/index.ts'
import { CliSandbox } from '../support/cli.ts'

let cli: CliSandbox
let living: HeldRun | undefined
beforeEach(async () => {
  cli = await CliSandbox.make()
})
afterEach(async () => {
  await living?.release()
  living = undefined
  await cli.remove()
})

const file = { type: 'file', target: 'disk.raw', content: 'x' }
const local = (...inline: string[]) => ({ type: 'shell-local', inline })
/** Fails until there is a file `ok`. */
const fragile = local('echo tried >> tries', 'test -f ok')

const at = (name: string) => join(cli.folder, name)
const linesOf = async (name: string) => (await readFile(at(name), 'utf8')).trimEnd().split('\n')
const mend = () => writeFile(at('ok'), '')

async function lastRun(): Promise<string> {
  return JSON.parse((await cli.run(['runs', '--json'])).stdout).at(-1).id
}

/** Runs a build of a template, and goes on with its run once `between` is done. */
async function buildAndResume(template: object, between: () => Promise<unknown> = mend, flags: readonly string[] = []) {
  await cli.write('t.json', template)
  const built = await cli.run(['build', '-packer-exit-codes=false', 't.json'])
  const id = await lastRun()
  await between()
  return { id, built, resumed: await cli.run(['resume', ...flags, id]) }
}

describe('a build with a post-processor that failed', () => {
  const template = {
    builders: [file],
    provisioners: [local('echo provisioned >> log')],
    'post-processors': [[{ type: 'checksum', output: 'sums' }, fragile, 'manifest']],
  }

  test('is partial, and says what is missing and how to go on', async () => {
    const { id, built } = await buildAndResume(template)
    expect(built.status).toBe(3)
    expect(built.stdout).toContain('--> file: post-processor shell-local (')
    expect(built.stdout).toContain('--> file: post-processor manifest (comes after it)\n')
    expect(built.stdout).toContain(`==> "ingot resume ${id}" goes on where this run stopped.\n`)
    expect(built.stdout).toContain('--> file: Stored file: disk.raw\n')
  })

  test('is shown as partial', async () => {
    await cli.write('t.json', template)
    const { stdout } = await cli.run(['build', '-machine-readable', '-events', 'e.jsonl', 't.json'])
    expect(stdout).toContain(',file,missing-count,2\n')
    expect(stdout).toContain(',file,missing,1,post-processor manifest (comes after it)\n')
    expect(stdout).toContain(`,,resume,ingot resume ${await lastRun()}\n`)
    expect((await cli.run(['runs'])).stdout).toMatch(/t\.json +partial/)
    const events = (await linesOf('e.jsonl')).map((line) => JSON.parse(line))
    expect(events.at(-1)).toMatchObject({
      type: 'run-finished',
      outcome: 'partial',
      resume: expect.stringMatching(/^ingot resume /),
    })
    expect(events.find(({ type }) => type === 'build-finished')).toMatchObject({
      outcome: 'partial',
      missing: [expect.stringContaining('post-processor shell-local'), expect.any(String)],
    })
  })

  test('has only what is missing done when it is resumed', async () => {
    const { resumed } = await buildAndResume(template)
    expect(resumed.status, resumed.stdout + resumed.stderr).toBe(0)
    expect(await linesOf('log')).toEqual(['provisioned'])
    expect(await linesOf('sums')).toHaveLength(1)
    expect(await linesOf('tries')).toEqual(['tried', 'tried'])
    expect(JSON.parse(await readFile(at('packer-manifest.json'), 'utf8')).builds).toHaveLength(1)
    expect((await cli.run(['runs'])).stdout).toMatch(/t\.json +done/)
  })

  test('can fail again, and be resumed again', async () => {
    const { id, resumed } = await buildAndResume(template, async () => {})
    expect(resumed.status).toBe(3)
    await mend()
    expect((await cli.run(['resume', id])).status).toBe(0)
    expect(await linesOf('tries')).toHaveLength(3)
    expect(await linesOf('log')).toHaveLength(1)
  })

  test("has the builder's artifact for another try, and deletes it when nothing is missing any more", async () => {
    await writeFile(at('blocked'), '')
    const packs = ['one.tar', 'blocked/two.tar'].map((output) => ({ type: 'compress', output }))
    await cli.write('t.json', { builders: [file], 'post-processors': packs })
    await cli.run(['build', 't.json'])
    expect(existsSync(at('disk.raw'))).toBe(true)
    await rm(at('blocked'))
    const resumed = await cli.run(['resume', await lastRun()])
    expect(resumed.status, resumed.stdout).toBe(0)
    expect(['disk.raw', 'one.tar', 'blocked/two.tar'].map((name) => existsSync(at(name)))).toEqual([false, true, true])
    expect(resumed.stdout).not.toContain('--> file: Stored file')
  })
})

test('an artifact in the middle, once it is packed, is gone for good, and is not missed', async () => {
  const sequence = [{ type: 'compress', output: 'a.tar' }, { type: 'compress', output: 'b.tar.gz' }, fragile]
  const { resumed } = await buildAndResume({ builders: [file], 'post-processors': [sequence] })
  expect(resumed.status, resumed.stdout).toBe(0)
  expect(resumed.stdout).toContain('--> file: compressed artifacts in: b.tar.gz\n')
  expect(['disk.raw', 'a.tar', 'b.tar.gz'].map((name) => existsSync(at(name)))).toEqual([false, false, true])
})

test('facts of the machine are still known to post-processors', async () => {
  const custom = { type: 'manifest', custom_data: { id: '{{build `ID`}}' } }
  await buildAndResume({ builders: [file], provisioners: [local('true')], 'post-processors': [[fragile, custom]] })
  const { builds } = JSON.parse(await readFile(at('packer-manifest.json'), 'utf8'))
  expect(builds).toMatchObject([{ custom_data: { id: 'File' } }])
})

test('a build that failed begins anew, and names with the time and random parts stay the same', async () => {
  const provisioners = [local('echo {{timestamp}} {{uuid}} $PACKER_RUN_UUID >> log; test -f ok')]
  const { built, resumed } = await buildAndResume({ builders: [file], provisioners })
  expect(built.status).toBe(1)
  expect(resumed.status, resumed.stdout).toBe(0)
  const [first, second] = await linesOf('log')
  expect(second).toBe(first)
})

test('builds that are done are not run again', async () => {
  const builders = ['good', 'bad'].map((name) => ({ ...file, name, target: `${name}.raw` }))
  const provisioners = [local('echo $PACKER_BUILD_NAME >> log; test -f ok || test $PACKER_BUILD_NAME = good')]
  const { resumed } = await buildAndResume({ builders, provisioners })
  expect(resumed.status, resumed.stdout).toBe(0)
  expect(resumed.stdout).toContain("Build 'good' is done already.\n")
  expect((await linesOf('log')).toSorted()).toEqual(['bad', 'bad', 'good'])
})

test('a run that is done has nothing left to do', async () => {
  const { id, resumed } = await buildAndResume({ builders: [file] })
  expect(resumed).toEqual({ status: 5, stdout: `Nothing to do: all builds of run ${id} are done.\n`, stderr: '' })
})

test('flags and variables are those of the first time', async () => {
  await cli.write('t.json', {
    variables: { word: null },
    builders: [file, { ...file, name: 'other' }],
    provisioners: [local('echo {{user `word`}} >> log; test -f ok')],
  })
  await cli.run(['build', '-only=other', '-var', 'word=hello', 't.json'])
  await mend()
  expect((await cli.run(['resume', await lastRun()])).status).toBe(0)
  expect(await linesOf('log')).toEqual(['hello', 'hello'])
})

describe('secret values', () => {
  const template = {
    variables: { token: null, color: 'red' },
    'sensitive-variables': ['token'],
    builders: [file],
    'post-processors': [local('test -f ok && echo {{user `token`}} {{user `color`}} > log')],
  }

  test.each([
    ['-var', 'token=opensesame'],
    ['-var-file', 'secrets.json'],
  ])('have to be given again, with %s', async (...flags) => {
    await cli.write('t.json', template)
    await cli.write('secrets.json', { token: 'opensesame' })
    await cli.run(['build', '-var', 'token=opensesame', '-var', 'color=blue', 't.json'])
    await mend()
    const id = await lastRun()
    const refused = await cli.run(['resume', id])
    expect(refused.status).toBe(1)
    expect(refused.stderr).toContain('resume/secret')
    expect(refused.stderr).toContain('the value of "token" is secret, and so not on record')
    expect((await cli.run(['resume', ...flags, id])).status).toBe(0)
    expect(await linesOf('log')).toEqual(['opensesame blue'])
  })

  test('are in no record of what was finished', async () => {
    const pack = { type: 'compress', output: 'packed-{{user `token`}}.tar' }
    const script = local('echo {{user `token`}} > log')
    await cli.write('t.json', { ...template, provisioners: [script], 'post-processors': [[pack, local('false')]] })
    await cli.run(['build', '-var', 'token=opensesame', 't.json'])
    expect(await linesOf('log')).toEqual(['opensesame'])
    const ledger = join(foldersOf(cli.env).state, 'runs', await lastRun(), 'ledger.jsonl')
    const text = await readFile(ledger, 'utf8')
    expect(text).toContain('"key":"artifact"')
    expect(text).not.toContain('opensesame')
  })
})

describe('a template that has changed', () => {
  const template = { builders: [file], 'post-processors': [fragile] }
  const change = async () => {
    await cli.write('t.json', { ...template, 'post-processors': [local('echo mended > log')] })
  }

  test('is refused', async () => {
    const { resumed } = await buildAndResume(template, change)
    expect(resumed.status).toBe(1)
    expect(resumed.stderr).toContain('resume/changed')
    expect(existsSync(at('log'))).toBe(false)
  })

  test('is taken with -force', async () => {
    const { resumed } = await buildAndResume(template, change, ['-force'])
    expect(resumed.status, resumed.stdout).toBe(0)
    expect(await linesOf('log')).toEqual(['mended'])
  })

  test('that lacks a build is refused in any case', async () => {
    const without = () => cli.write('t.json', { builders: [{ ...file, name: 'other' }] })
    const { resumed } = await buildAndResume(template, without, ['-force'])
    expect(resumed.stderr).toContain('the template "t.json" has no build "file" any more')
  })

  test('that is gone is an error', async () => {
    const { resumed } = await buildAndResume(template, () => rm(at('t.json')))
    expect(resumed.stderr).toContain('template/not-found')
    expect(resumed.status).not.toBe(0)
  })
})

test('a run that is still going on is not touched', async () => {
  const { id } = await buildAndResume({ builders: [file], 'post-processors': [fragile] }, async () => {})
  living = await new RunStore(foldersOf(cli.env).state).adopt(id)
  const { status, stderr } = await cli.run(['resume', id])
  expect(status).toBe(1)
  expect(stderr).toContain(`run ${id} is still going on`)
})

test('a template from standard input can not be read again', async () => {
  await cli.runWithFile(['build', '-'], JSON.stringify({ builders: [file], 'post-processors': [fragile] }))
  const { status, stderr } = await cli.run(['resume', await lastRun()])
  expect(status).toBe(1)
  expect(stderr).toContain('resume/stdin')
})

test('an unknown run is an error', async () => {
  const { status, stderr } = await cli.run(['resume', 'nope'])
  expect(status).toBe(1)
  expect(stderr).toContain('there is no run "nope"')
})

test('a run whose record can not be read is left alone', async () => {
  const { id } = await buildAndResume({ builders: [file], 'post-processors': [fragile] }, async () => {})
  await writeFile(join(foldersOf(cli.env).state, 'runs', id, 'run.json'), '{')
  expect((await cli.run(['resume', id])).stderr).toContain('resume/unreadable')
})

test('an interrupted post-processor is tried alone', async () => {
  const sequence = [local('echo one >> log'), local('touch waits; test -f ok || sleep 60')]
  await cli.write('t.json', { builders: [file], 'post-processors': [sequence] })
  const building = cli.run(['build', 't.json'])
  await expect.poll(() => existsSync(at('waits')), { timeout: 20_000 }).toBe(true)
  cli.interrupt(new Error('interrupted by SIGINT'))
  const built = await building
  expect(built.status).toBe(1)
  expect(built.stdout).toContain(`"ingot resume ${await lastRun()}" goes on where this run stopped`)
  await mend()
  const again = CliSandbox.beside(cli)
  expect((await again.run(['resume', await lastRun()])).status).toBe(0)
  expect(await linesOf('log')).toEqual(['one'])
}, 60_000)
