import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { builders } from '../../src/builders/index.ts'
import { postProcessors } from '../../src/post-processors/index.ts'
import { provisioners } from '../../src/provisioners/index.ts'
import { CliSandbox } from '../support/cli.ts'

// Templates as people publish them, for builders that Ingot has and for those that it doesn't.

const FOLDER = join(import.meta.dirname, '..', 'fixtures', 'published')
const NAMES = (await readdir(FOLDER)).filter((name) => name.endsWith('.json'))

/** What the templates refer to. */
const FILES = [
  ...['x509.cert', 'x509.key', 'app.conf', 'playbook.yml', 'base.ovf', 'base.vmx', 'site.pp', 'Autounattend.xml'],
  ...['answer.iso', 'winrm.ps1', 'unattend.xml', 'Vagrantfile.template', 'account.json'],
].map((name) => `files/${name}`)
const SCRIPTS = ['scripts/base.sh', 'scripts/cleanup.sh', 'scripts/updates.ps1']

let cli: CliSandbox
beforeEach(async () => {
  cli = await CliSandbox.make()
  for (const name of NAMES) await cli.write(name, await readFile(join(FOLDER, name), 'utf8'))
  for (const name of [...FILES, ...SCRIPTS, 'http/preseed.cfg', 'cookbooks/x', 'modules/x', 'salt/x']) {
    await mkdir(dirname(join(cli.folder, name)), { recursive: true })
    await writeFile(join(cli.folder, name), 'x\n')
  }
})
afterEach(() => cli.remove())

interface Component {
  readonly type: string
}
interface Published {
  readonly builders: readonly Component[]
  readonly provisioners?: readonly Component[]
  readonly 'error-cleanup-provisioner'?: Component
  readonly 'post-processors'?: readonly (string | Component | readonly (string | Component)[])[]
}

/** `file:line:column` of each component that isn't in one of the registries. */
function missingPlaces(name: string, text: string): string[] {
  const template = JSON.parse(text) as Published
  const steps = [...(template.provisioners ?? []), ...[template['error-cleanup-provisioner'] ?? []].flat()]
  const after = (template['post-processors'] ?? []).flat()
  const missing = new Set([
    ...typesOf(template.builders).filter((type) => !(type in builders)),
    ...typesOf(steps).filter((type) => !(type in provisioners)),
    ...typesOf(after).filter((type) => !(type in postProcessors)),
  ])
  return text
    .split('\n')
    .flatMap((line, index) =>
      [...line.matchAll(/(?<="type": |^ +\[?)"([\w-]+)"(?=,|$| \})/g)]
        .filter(([, type]) => missing.has(type as string))
        .map((match) => `${name}:${index + 1}:${match.index + 1}`),
    )
}

function typesOf(components: readonly (string | Component)[]): string[] {
  return components.map((each) => (typeof each === 'string' ? each : each.type))
}

// The first one loads every component that there is, which takes its time on a busy computer.
describe.each(NAMES)('%s', { timeout: 30_000 }, (name) => {
  test('is read whatever is built in', async () => {
    expect(await cli.run(['validate', '-syntax-only', name])).toMatchObject({ status: 0 })
    const { status, stdout } = await cli.run(['inspect', '-machine-readable', name])
    const template = JSON.parse(await readFile(join(FOLDER, name), 'utf8')) as Published
    expect([status, stdout.match(/,template-builder,/g)?.length]).toEqual([0, template.builders.length])
  })

  test('validate names every component that is not built in, and nothing else', async () => {
    const expected = missingPlaces(name, await readFile(join(FOLDER, name), 'utf8'))
    const { status, stdout } = await cli.run(['validate', name])
    expect(missingIn(stdout).toSorted()).toEqual(expected.toSorted())
    expect(stdout.match(/Error \S+\//g) ?? []).toHaveLength(expected.length)
    expect(status).toBe(expected.length === 0 ? 0 : 1)
  })
})

function missingIn(output: string): (string | undefined)[] {
  return [...output.matchAll(/Error template\/(?:not-built-in|unknown-component) at (\S+)/g)].map(([, at]) => at)
}

test('build says the same as validate', async () => {
  const { status, stdout } = await cli.run(['build', 'old-atlas.json'])
  const validated = await cli.run(['validate', 'old-atlas.json'])
  expect([status, missingIn(stdout)]).toEqual([1, missingIn(validated.stdout)])
})

test('the plugin that has a component is named, and what became of a removed one', async () => {
  const { stdout } = await cli.run(['validate', 'old-atlas.json'])
  expect(stdout).toContain('github.com/hashicorp/virtualbox')
  expect(stdout).toContain('"vagrant-cloud" took its place')
})

test('what is not built in can be had from Packer, and the rest from Ingot as the hint says', async () => {
  const nothing = { type: 'null', communicator: 'none' }
  const shell = { type: 'shell-local', inline: ['true'] }
  await cli.write('t.json', {
    builders: [nothing, { type: 'qemu', name: 'kvm' }],
    'post-processors': [['vagrant', shell]],
  })
  const { stdout } = await cli.run(['validate', 't.json'])
  const plugin = (name: string) =>
    `Hint: Packer gets it with "packer plugins install github.com/hashicorp/${name}"; this version of Ingot cannot use plugins yet`
  expect(stdout).toContain(`${plugin('qemu')}; "-except=kvm" runs the other builds\n`)
  expect(stdout).toContain(
    `${plugin('vagrant')}; "-except=vagrant" leaves it out, and what follows it in its sequence\n`,
  )
  expect(await cli.run(['validate', '-except=kvm', '-except=vagrant', 't.json'])).toMatchObject({ status: 0 })

  await cli.write('t.json', {
    builders: [{ type: 'qemu' }],
    provisioners: [{ type: 'chef-solo' }, { type: 'hcp-sbom' }],
  })
  const alone = (await cli.run(['validate', 't.json'])).stdout
  expect(alone).toContain(`${plugin('qemu')}\n`)
  expect(alone).toContain(`${plugin('chef')}\n`)
  expect(alone).toContain('Hint: it is part of Packer itself, and this version of Ingot does not have it yet\n')
})
