import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FixCases, fixCases } from '../fix/cases.ts'
import { CliSandbox } from '../support/cli.ts'
import { type Ended, run } from '../support/ingot.ts'
import { runPacker } from '../support/packer.ts'

// The same templates through Debian's `packer fix` and through `ingot fix`: the same bytes, the same exit status.

let theirs: string
let ours: CliSandbox
beforeAll(async () => {
  theirs = await mkdtemp(join(tmpdir(), 'ingot-packer-'))
  ours = await CliSandbox.make()
})
afterAll(async () => {
  await rm(theirs, { recursive: true })
  await ours.remove()
})

interface Both {
  readonly packer: { readonly status: number | null; readonly stdout: string }
  readonly ingot: { readonly status: number; readonly stdout: string; readonly stderr: string }
}

let count = 0
async function both(template: unknown, ...flags: string[]): Promise<Both> {
  const name = `t${count++}.json`
  const text = typeof template === 'string' ? template : JSON.stringify(template)
  await writeFile(join(theirs, name), text)
  await ours.write(name, text)
  const { code, stdout } = await runPacker(theirs, 'fix', ...flags, name)
  return { packer: { status: code, stdout }, ingot: await ours.run(['fix', ...flags, name]) }
}

/** What stands before the first word of an error. */
function template(stdout: string): string {
  return stdout.split(/^Error/m)[0] ?? ''
}

/** @returns the exit status of both */
async function expectTheSame(input: unknown, ...flags: string[]): Promise<number> {
  const { packer, ingot } = await both(input, ...flags)
  expect(ingot.status).toBe(packer.status)
  expect(template(ingot.stdout)).toBe(template(packer.stdout))
  if (packer.status === 0) expect(ingot.stdout).toBe(packer.stdout)
  return ingot.status
}

describe('every case of every fixer', () => {
  const sections = ['builders', 'provisioners', 'post-processors'] as const
  const all = Object.fromEntries(
    sections.map((section) => [section, Object.values(fixCases).flatMap((cases) => cases[section] ?? [])]),
  )
  const before = Object.fromEntries(Object.entries(all).map(([section, cases]) => [section, cases.map(([one]) => one)]))
  let printed: Both
  beforeAll(async () => {
    printed = await both(before, '-validate=false')
  })

  test('Packer gives what the cases say', () => {
    const after = Object.entries(all).map(([section, cases]) => [section, cases.map(([one, other = one]) => other)])
    expect(JSON.parse(printed.packer.stdout)).toEqual(Object.fromEntries(after))
  })

  test('Ingot prints the same', () => {
    expect(printed.ingot).toEqual({ ...printed.packer, stderr: '' })
  })
})

test('options thrown together at random', async () => {
  const seed = Number(process.env['INGOT_SEED'] ?? 20)
  const sample = (section: keyof FixCases, count: number, noise: number) =>
    fc.sample(componentOf(optionsOf(section), noise), { numRuns: count, seed })
  const builders = sample('builders', 1000, 1).map(withoutCrashes)
  const provisioners = sample('provisioners', 200, 0)
  const postProcessors = sample('post-processors', 200, 0)
  const { packer, ingot } = await both({ builders, provisioners, 'post-processors': postProcessors }, '-validate=false')
  expect(packer.status).toBe(0)
  expect(ingot.stdout).toBe(packer.stdout)
})

type Options = ReadonlyMap<string, readonly unknown[]>

/** Every option that a section's cases have, with all the values that it has there. */
function optionsOf(section: keyof FixCases): Options {
  const options = new Map<string, unknown[]>()
  const components = Object.values(fixCases).flatMap((cases) => cases[section]?.flatMap(([one]) => one) ?? [])
  for (const component of components) {
    if (typeof component !== 'object' || component === null) continue
    for (const [key, value] of Object.entries(component)) options.set(key, [...(options.get(key) ?? []), value])
  }
  return options
}

/** @param noise how often an option has any value at all, against three times one of those that it has elsewhere */
function componentOf(options: Options, noise: number): fc.Arbitrary<Record<string, unknown>> {
  const known = (key: string) => fc.constantFrom(...(options.get(key) ?? []))
  const value = (key: string) =>
    fc.oneof({ arbitrary: known(key), weight: 3 }, { arbitrary: fc.jsonValue({ maxDepth: 2 }), weight: noise })
  const keys = [...options.keys()].filter((key) => key !== 'type')
  return fc
    .subarray(keys, { maxLength: 8 })
    .chain((some) => fc.record({ ...Object.fromEntries(some.map((key) => [key, value(key)])), type: known('type') }))
}

/** What Packer crashes on, or refuses, would take all the others along. */
function withoutCrashes(builder: Record<string, unknown>): Record<string, unknown> {
  const lists = ['network_adapters', 'storage'].filter((key) => key in builder && !Array.isArray(builder[key]))
  const harmless = Object.fromEntries(Object.entries(builder).filter(([key]) => !lists.includes(key)))
  const { ssh_private_ip: address, ...others } = harmless
  return typeof address === 'boolean' ? harmless : others
}

describe('whole templates', () => {
  const builder = { type: 'null', communicator: 'none' }
  const text = (value: string) => `{"builders": [{"type": "null", "communicator": "none", "x": ${value}}]}`
  const templates: Record<string, unknown> = {
    'nothing at all': {},
    'null as builders': { builders: null },
    'no builders': { builders: [] },
    'empty lists': { builders: [], provisioners: [], 'post-processors': [] },
    'null everywhere': { builders: null, provisioners: null, 'post-processors': null },
    'a single provisioner': { builders: [builder], provisioners: { type: 'powershell', elevated_user: '`$' } },
    'a text as provisioners': { builders: [builder], provisioners: 'x' },
    'a number as provisioners': { builders: [builder], provisioners: 5 },
    'an empty object as provisioners': { builders: [builder], provisioners: {} },
    'a docker login without post-processors': { builders: [{ type: 'docker', login_email: 'a' }] },
    'a docker login with empty post-processors': {
      builders: [{ type: 'docker', login_email: 'a' }],
      'post-processors': [],
    },
    'a docker login with null as post-processors': {
      builders: [{ type: 'docker', login_email: 'a' }],
      'post-processors': null,
    },
    'sections that are not fixed': {
      builders: [builder],
      variables: { a: 'clean_ami_name', b: null },
      _comment: '{{.CreateTime}}',
      'error-cleanup-provisioner': { type: 'ansible-local', galaxycommand: 'x' },
      push: { ssh_key_path: 'x' },
      description: 'clean_ami_name',
    },
    'an old template of several builders': {
      variables: { box: null, iso: 'http://localhost/a.iso' },
      builders: [
        {
          type: 'virtualbox',
          iso_url: '{{user `iso`}}',
          iso_md5: '769474248a3897f4865817446f9a4a53',
          guest_additions_attach: true,
          ssh_key_path: 'keys/vagrant',
          ssh_wait_timeout: '30m',
          ssh_host_port_min: 2222,
          ssh_host_port_max: 4444,
          vboxmanage: [
            ['modifyvm', '{{.Name}}', '--memory', '512'],
            ['a', '<b> & c'],
          ],
          boot_command: ['<esc><wait>', 'url=http://{{ .HTTPIP }}:{{ .HTTPPort }}/preseed.cfg', '<enter>'],
        },
        { type: 'vmware', iso_checksum: 'abc', iso_checksum_type: 'sha256', remote_type: 'esx5', headless: true },
        { type: 'qemu', disk_size: 20480, iso_checksum_url: 'http://localhost/SUMS', iso_checksum_type: 'sha512' },
        {
          type: 'amazon-ebs',
          ami_name: 'web {{.CreateTime}} {{isotime | clean_ami_name}}',
          ssh_private_ip: true,
          enhanced_networking: true,
          shutdown_behaviour: 'terminate',
          temporary_security_group_source_cidr: '10.0.0.0/8',
          spot_price_auto_product: 'Linux/UNIX (Amazon VPC)',
        },
        {
          type: 'vsphere-iso',
          network: 'VM Network',
          network_card: 'vmxnet3',
          disk_size: 32768,
          disk_thin_provisioned: true,
        },
        { type: 'parallels-iso', headless: true, guest_os_distribution: 'ubuntu' },
        { type: 'hyperv-iso', cpu: 2, ram_size: 2048, vhd_temp_path: 'd:\\tmp' },
        { type: 'proxmox', ssh_disable_agent: true },
      ],
      provisioners: [
        {
          type: 'shell',
          scripts: ['a.sh', 'b.sh'],
          override: { 'virtualbox-iso': { execute_command: 'sudo {{.Path}}' } },
        },
        { type: 'powershell', environment_vars: ['A=`$5'], elevated_user: 'vagrant', elevated_password: '`"x`"' },
        { type: 'ansible-local', playbook_file: 'site.yml', galaxycommand: 'ansible-galaxy', only: ['qemu'] },
      ],
      'post-processors': [
        { type: 'vagrant', virtualbox: { output: 'a.box' }, vmware: { output: 'b.box' }, keep_input_artifact: true },
        ['docker-import', { type: 'docker-tag', tag: 'a, b' }, { type: 'docker-push', login_email: 'x' }],
        { type: 'manifest', filename: 'm.json' },
      ],
    },
    'an override that loses its builder': {
      builders: [{ type: 'vmware' }],
      provisioners: [{ type: 'shell', override: { vmware: {} } }],
    },
    'an override that keeps its builder': {
      builders: [{ type: 'virtualbox' }],
      provisioners: [{ type: 'shell', override: { virtualbox: {} } }],
    },
    'a version far ahead, and a required variable': {
      builders: [builder],
      min_packer_version: '99.0',
      variables: { a: null },
    },
    'a version that is a number': { builders: [builder], min_packer_version: 1 },
    'an unknown root key': { builders: [builder], foo: 1 },
    'a comment that is no text': { builders: [builder], _foo: 1 },
    'a provisioner without type': { builders: [builder], provisioners: [{ inline: 'x' }] },
    'a provisioner for an unknown builder': { builders: [builder], provisioners: [{ type: 'shell', only: ['x'] }] },
    'a post-processor for an unknown builder': { builders: [builder], 'post-processors': [{ type: 'x', only: ['y'] }] },
    'a sequence in a sequence': { builders: [builder], 'post-processors': [[['x']]] },
    'two builders of one name': { builders: [{ type: 'vmware' }, { type: 'vmware-iso' }] },
    'a duration without unit': { builders: [builder], provisioners: [{ type: 's', pause_before: '5' }] },
    'an unknown function in a name': { builders: [{ ...builder, name: '{{nope}}' }] },
    'builders that are an object': { builders: { type: 'x' } },
    'builders that are a text': { builders: 'x' },
    'a builder that is a text': { builders: ['x'] },
    'a builder that is a list': { builders: [[]] },
    'post-processors that are a text': { builders: [builder], 'post-processors': 'x' },
    'post-processors that are an object': { builders: [builder], 'post-processors': {} },
    'a text as override': { builders: [builder], provisioners: [{ type: 'x', override: 'x' }] },
    'a text in a list as override': { builders: [builder], provisioners: [{ type: 'x', override: [5] }] },
    'a private address that is no boolean': { builders: [{ type: 'amazon-ebs', ssh_private_ip: 'yes' }] },
    'a private address that is a variable': { builders: [{ type: 'amazon-ebs', ssh_private_ip: '{{user `x`}}' }] },
    'a key that stands twice':
      '{"builders": [{"type": "vmware", "a": {"b": 1, "b": 2}, "type": "qemu"}], "variables": {}, "variables": {"x": ""}}',
    'a list': [],
    'an empty file': '',
    'a file that ends too early': '{"builders": [',
    'a byte order mark': '\ufeff{}',
    'a number out of range': text('1e400'),
    numbers: text(
      '[1.10, 1e3, -0, 1E30, 1e20, 1e21, 0.0000001, 0.000001, 12345678901234567890, 9007199254740993, 0.1e-9, -5]',
    ),
    strings: text(
      String.raw`["\b\f\n\r\t\u0000\u001f\"\\\/", "\u2028\u2029\u007f", "\ud83d\ude00 \ud800x", "&lt;<>'", "é😀\uffff"]`,
    ),
    nesting: text('[[], {}, [[]], {"a": {}}, [{"a": []}], null, true]'),
    'the order of keys': text(
      '{"b": 1, "B": 2, "a": 3, "é": 4, "😀": 5, "\uffff": 6, "": 7, "10": 8, "9": 9, "__proto__": 10}',
    ),
  }
  test.for(Object.entries(templates))('%s', async ([, input]) => {
    const status = await expectTheSame(input)
    if (status !== 0) await expectTheSame(input, '-validate=false')
  })

  const fixtures = join(import.meta.dirname, '..', 'fixtures')
  test.for(['published', 'templates'])('those in fixtures/%s', async (name) => {
    const files = (await readdir(join(fixtures, name))).filter((file) => file.endsWith('.json'))
    for (const file of files) await expectTheSame(await readFile(join(fixtures, name, file), 'utf8'))
    expect(files).not.toHaveLength(0)
  })

  test('for programs', async () => {
    const { packer, ingot } = await both({ builders: [{ type: 'vmware', a: 'b, c\r\nd' }] }, '-machine-readable')
    expect(ingot.stdout.replace(/^\d+/, 'T')).toBe(packer.stdout.replace(/^\d+/, 'T'))
  })
})

describe('what Packer crashes on is fixed, or told with its place', () => {
  const crashes = async (template: unknown): Promise<Both> => {
    const result = await both(template, '-validate=false')
    expect(result.packer.status).toBe(2)
    return result
  }
  test.for([{ builders: [{ iso_md5: 'a' }] }, { builders: [{ type: 5 }] }, { builders: [null] }])(
    '%j is printed',
    async (template) => {
      expect((await crashes(template)).ingot.status).toBe(0)
    },
  )
  test.for([
    { builders: [{ type: 'amazon-ebs', ssh_private_ip: 1 }] },
    { builders: [{ type: 'vsphere-iso', network: 'n', network_adapters: {} }] },
    { builders: [{ type: 'vsphere-iso', disk_size: 1, storage: null }] },
    { builders: [], provisioners: [{ type: 'powershell', elevated_user: null }] },
    { builders: [], 'post-processors': [{ type: 'docker-tag', tags: [5] }] },
    null,
  ])('%j is refused', async (template) => {
    const { ingot } = await crashes(template)
    expect(ingot.status).toBe(1)
    expect(ingot.stdout).toMatch(/^Error (?:fix\/value|template\/type) at t\d+\.json:\d+:\d+\n/)
  })
})

test('Packer has the same fixers in the same order', async () => {
  const names = ({ stdout, stderr }: Pick<Ended, 'stdout' | 'stderr'>) =>
    (stdout + stderr)
      .match(/^ {2}[a-z][\w-]+(?= {1,30}\S)/gm)
      ?.map((line) => line.trim())
      .filter((name) => name in fixCases)
  const packer = await run('packer', ['fix', '-help'], { cwd: theirs, env: { CHECKPOINT_DISABLE: '1' } })
  expect(names(await ours.run(['fix', '-help']))).toEqual(names(packer))
  expect(names(packer)).toHaveLength(Object.keys(fixCases).length)
})
