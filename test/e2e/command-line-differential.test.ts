import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Ended, runIngot } from '../support/ingot.ts'
import { runPacker } from '../support/packer.ts'

// Scripts that call Packer look at exit statuses and at lines for programs: both must come out the same.

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ingot-command-line-'))
  const nothing = { type: 'null', communicator: 'none' }
  const builders = [
    { ...nothing, name: 'one' },
    { ...nothing, name: 'two' },
  ]
  const echo = (text: string) => ({ type: 'shell-local', inline: [`echo ${text}`] })
  await write('works.json', {
    variables: { a: '1' },
    builders,
    provisioners: [echo('a={{user `a`}}')],
    'post-processors': [{ ...echo('first'), name: 'first' }, [{ ...echo('second'), name: 'second' }, echo('third')]],
  })
  await write('needs.json', { variables: { a: null }, builders, provisioners: [echo('{{user `a`}}')] })
  await write('fails.json', {
    builders,
    provisioners: [{ type: 'shell-local', inline: ['exit 3'], only: ['one'] }],
    'error-cleanup-provisioner': echo('cleaning'),
  })
  await write('wrong.json', { builders: [{ ...nothing, nonsense: 1 }] })
  await write('unknown.json', { builders: [nothing, { type: 'no-such-builder' }] })
  await writeFile(join(folder, 'broken.json'), '{"builders": [')
  await write('values.json', { a: '2' })
})
afterAll(() => rm(folder, { recursive: true }))

const write = (name: string, content: unknown) => writeFile(join(folder, name), JSON.stringify(content))

async function both(args: readonly string[]): Promise<{ packer: Ended; ingot: Ended }> {
  const place = { cwd: folder, env: { INGOT_HOME: join(folder, 'home') } }
  const [packer, ingot] = await Promise.all([runPacker(folder, ...args), runIngot(args, place)])
  return { packer, ingot }
}

/** Lines for programs without the time and without what is said to people, in the order of the builds' names. */
function facts({ stdout }: Ended): string[] {
  const lines = stdout.split('\n').map((line) => line.replace(/^\d+,/, ''))
  // Packer tells its own path of a script in an error's text.
  const own = lines.filter((line) => line !== '' && !line.startsWith(',ui,') && !/^\w+,error,/.test(line))
  const build = (line: string) => line.slice(0, line.indexOf(','))
  return own.toSorted((a, b) => build(a).localeCompare(build(b)))
}

/** What scripts echoed, by any build. */
function echoed({ stdout }: Ended): string[] {
  const lines = [...stdout.matchAll(/^(?:==>| {3}) (\w+)(?: \([\w-]+\))?: (a=\d|first|second|third|cleaning)$/gm)]
  return lines.map(([, build, text]) => `${build} ${text}`).sort()
}

describe.each([
  ['build works.json'],
  ['build -only=two works.json'],
  ['build -only one,nope works.json'],
  ['build -except=two,second works.json'],
  ['build -except=first,shell-local works.json'],
  ['build -var a=3 works.json'],
  ['build -var-file=values.json works.json'],
  ['build -var a=3 -var-file values.json works.json'],
  ['build -parallel-builds=0x1 --force --debug=false -timestamp-ui=false works.json'],
  ['build -var a= needs.json'],
  ['build fails.json'],
  ['build -on-error=abort fails.json'],
  ['build -on-error=ask fails.json'],
  ['build -on-error=run-cleanup-provisioner fails.json'],
  ['build unknown.json'],
])('%s', (line) => {
  test('echoes and ends alike', async () => {
    const { packer, ingot } = await both(line.split(' '))
    expect(echoed(ingot)).toEqual(echoed(packer))
    expect(ingot.code).toBe(packer.code)
    expect(ingot.stderr).toBe('')
  })
})

test.each([
  ['build -machine-readable works.json'],
  ['build works.json -machine-readable'],
  ['-machine-readable build fails.json'],
  ['build -machine-readable broken.json'],
  ['inspect -machine-readable works.json'],
  ['inspect -machine-readable'],
  ['validate -machine-readable wrong.json'],
  ['validate -machine-readable -syntax-only wrong.json'],
])('%s: the same lines for programs', async (line) => {
  const { packer, ingot } = await both(line.split(' '))
  expect(facts(ingot)).toEqual(facts(packer))
  expect(ingot.code).toBe(packer.code)
})

test.each([
  [''],
  ['no-such-command'],
  ['build'],
  ['build -no-such-flag works.json'],
  ['build -on-error=nonsense works.json'],
  ['build -parallel-builds=many works.json'],
  ['build -var a works.json'],
  ['build missing.json'],
  ['build broken.json'],
  ['build works.json needs.json'],
  ['build -h'],
  ['build . '],
  ['validate works.json'],
  ['validate wrong.json'],
  ['validate unknown.json'],
  ['validate -syntax-only needs.json'],
  ['validate broken.json'],
  ['validate'],
  ['inspect broken.json'],
  ['version'],
  ['-v'],
  ['-help'],
])('%j has the same exit status', async (line) => {
  const { packer, ingot } = await both(line.split(' ').filter(Boolean))
  expect(ingot.code).toBe(packer.code)
})
