import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CliSandbox } from '../support/cli.ts'

// Options of real components through Debian's Packer and through Ingot: the same ones are taken, and what templates
// render to is the same.

let ingot: CliSandbox
beforeAll(async () => {
  ingot = await CliSandbox.make()
  ingot.env['HOME'] = process.env['HOME']
})
afterAll(() => ingot.remove())

interface Run {
  readonly status: number
  readonly stdout: string
}

async function packer(...args: string[]): Promise<Run> {
  const { folder } = ingot
  const env = { ...process.env, CHECKPOINT_DISABLE: '1', PACKER_CONFIG_DIR: folder, PACKER_CACHE_DIR: folder }
  try {
    const { stdout } = await promisify(execFile)('packer', args, { cwd: folder, env })
    return { status: 0, stdout }
  } catch (error) {
    const { code, stdout } = error as { code?: number | string; stdout?: string }
    if (typeof code !== 'number') throw error
    return { status: code, stdout: stdout ?? '' }
  }
}

const local = (options: object) => ({
  builders: [{ type: 'null', communicator: 'none' }],
  provisioners: [{ type: 'shell-local', inline: ['true'], ...options }],
})
const login = (options: object) => ({
  builders: [{ type: 'null', ssh_host: 'x', ssh_username: 'u', ssh_password: 'p', ...options }],
})
const amazon = (options: object) => ({
  builders: [
    {
      type: 'amazon-ebs',
      region: 'us-east-1',
      access_key: 'a',
      secret_key: 'b',
      instance_type: 't2.micro',
      source_ami: 'ami-1',
      ssh_username: 'u',
      ami_name: 'xyz',
      ...options,
    },
  ],
})

describe('the same options are taken', () => {
  interface Case {
    readonly template: object
    /** What Ingot says where that is deliberately not what Packer 1.6.6 says. */
    readonly differs?: { readonly taken: boolean; readonly because: string }
  }
  const same = (...templates: object[]): Case[] => templates.map((template) => ({ template }))
  const cases: Case[] = [
    ...same(
      local({}),
      local({ inline: 'echo a,echo b' }),
      local({ Inline: ['true'], inline: ['true'] }),
      local({ inline: [1, true] }),
      local({ inline: { a: 1 } }),
      local({ valid_exit_codes: '0,1' }),
      local({ valid_exit_codes: '0x1,010' }),
      local({ valid_exit_codes: '0, 1' }),
      local({ valid_exit_codes: ['1_0', true] }),
      local({ valid_exit_codes: '' }),
      local({ valid_exit_codes: 5 }),
      local({ valid_exit_codes: 'x' }),
      local({ valid_exit_codes: [[]] }),
      local({ use_linux_pathing: '' }),
      local({ use_linux_pathing: 'yes' }),
      local({ use_linux_pathing: 'f' }),
      local({ use_linux_pathing: [] }),
      local({ use_linux_pathing: null }),
      local({ tempfile_extension: 1.5 }),
      local({ tempfile_extension: [] }),
      local({ tempfile_extension: true }),
      local({ _comment: 'x' }),
      local({ packer_foo: 'x' }),
      local({ Packer_foo: 'x' }),
      local({ environment_vars: ['{{nope}}'] }),
      local({ execute_command: '{{ .Vars' }),
      local({ execute_command: '{{nope}}' }),
      local({ environment_vars: ['A={{env `HOME`}}'] }),
      local({ environment_vars: ['A={{build `ID`}}'] }),
      local({ environment_vars: ['A={{build `Nope`}}'] }),
      login({ ssh_port: '22' }),
      login({ ssh_port: '22.5' }),
      login({ ssh_port: 22.5 }),
      login({ ssh_port: '' }),
      login({ ssh_port: '0x16' }),
      login({ ssh_port: '1e1' }),
      login({ ssh_port: ' 22' }),
      login({ ssh_timeout: '5' }),
      login({ ssh_timeout: '1.5h30m' }),
      login({ ssh_timeout: '5 s' }),
      login({ ssh_timeout: 5 }),
      login({ ssh_wait_timeout: '5s' }),
      login({ ssh_key_path: 'x' }),
      login({ ssh_private_ip: true }),
      amazon({}),
      amazon({ tags: [] }),
      amazon({ tags: [{ a: 'b' }, { c: 1 }] }),
      amazon({ tags: 'x' }),
      amazon({ tags: { a: { b: 'c' } } }),
      amazon({ tags: { a: true, b: null } }),
      amazon({ tags: { '{{nope}}': 'x' } }),
      amazon({ source_ami_filter: { filters: { name: 'x' }, owners: 'self', most_recent: 'true' } }),
      amazon({ source_ami_filter: { filters: { name: 'x' }, owners: 'self', nope: 1 } }),
      amazon({ launch_block_device_mappings: { device_name: 'x', Volume_Size: '8' } }),
      amazon({ launch_block_device_mappings: { device_name: 'x', nope: 1 } }),
      amazon({ launch_block_device_mappings: 'x' }),
      amazon({ launch_block_device_mappings: '' }),
      amazon({ launch_block_device_mappings: [null] }),
      amazon({ ami_regions: 'us-east-1,us-east-2' }),
      amazon({ encrypt_boot: '' }),
      amazon({ encrypt_boot: 'maybe' }),
      amazon({ encrypt_boot: 1 }),
      amazon({ shutdown_behaviour: 'x' }),
      amazon({ enhanced_networking: true }),
    ),
    {
      template: login({ ssh_timeout: '' }),
      differs: { taken: true, because: 'a variable that is not set arrives as empty text' },
    },
    {
      template: login({ ssh_timeout: true }),
      differs: { taken: false, because: 'nobody means a nanosecond by it' },
    },
    {
      template: amazon({ source_ami: '', source_ami_filter: [{ filters: { name: 'x' }, owners: ['self'] }] }),
      differs: { taken: true, because: 'converted templates hold a single block as a list of one' },
    },
  ]
  const named = cases.map((each) => [JSON.stringify(each.template), each] as const)
  test.for(named)('%s', async ([, { template, differs }]) => {
    await ingot.write('t.json', template)
    const ours = await ingot.run(['validate', 't.json'])
    expect(ours.stdout).not.toContain('internal/')
    const taken = differs ? differs.taken : (await packer('validate', 't.json')).status === 0
    expect(ours.status === 0, ours.stdout).toBe(taken)
  })
})

describe('scripts see the same values', () => {
  const template = (value: string, variables: object = {}) => ({
    variables,
    builders: [{ type: 'null', name: 'web', communicator: 'none' }],
    provisioners: [{ type: 'shell-local', inline: [`cat <<'END'\n[${value}]\nEND`] }],
    'post-processors': [{ type: 'shell-local', inline: [`cat <<'END'\n<${value}>\nEND`] }],
  })
  const cases: [value: string, variables?: object][] = [
    ['plain'],
    ['{{user `a`}} {{user `nope`}}', { a: '{{env `HOME`}}' }],
    ['{{user `a`}}', { a: '{{ .ID }} {{ .Nope }}' }],
    ['{{build_name}} {{build_type}}'],
    ['{{build `ID`}}'],
    ['{{ .Nope }}'],
    ['{{upper `x`}} {{lower `X`}} {{replace `a` `b` 1 `aa`}} {{split `a-b` `-` 1}}'],
    ['{{if eq build_name `web`}}yes{{else}}no{{end}}'],
    ['{{range $i, $x := (split `a b` ` ` 0)}}{{end}}'],
    ['{{`{{user "a"}}`}}', { a: 'x' }],
    ['{{isotime `2006`}} {{template_dir}} {{pwd}}'],
    ['{{printf `%05.2f|%-5s|%q` 3.14159 `ab` `c`}}'],
  ]
  test.for(cases)('%s', async ([value, variables]) => {
    await ingot.write('t.json', template(value, variables))
    const theirs = await packer('build', '-color=false', 't.json')
    const ours = await ingot.run(['build', '-color=false', 't.json'])
    expect(ours.status, ours.stdout).toBe(theirs.status)
    expect(valuesIn(ours.stdout)).toEqual(valuesIn(theirs.stdout))
  })

  function valuesIn(output: string): string[] {
    return [...output.matchAll(/: +([[<].*[\]>])$/gm)].map((match) => match[1] ?? '')
  }
})
