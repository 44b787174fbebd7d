import { mkdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CliSandbox } from '../support/cli.ts'

let cli: CliSandbox
beforeEach(async () => {
  cli = await CliSandbox.make()
})
afterEach(() => cli.remove())

const nothing = { type: 'null', communicator: 'none' }

test('a valid template', async () => {
  await cli.write('t.json', { builders: [nothing] })
  expect(await cli.run(['validate', 't.json'])).toEqual({
    status: 0,
    stdout: 'The configuration is valid.\n',
    stderr: '',
  })
})

test('every mistake at once, each with its place', async () => {
  await cli.write('t.json', {
    builders: [{ ...nothing, ssh_usrname: 'x' }],
    provisioners: [{ type: 'shell-local', inlin: ['x'] }, { type: 'shall' }],
  })
  const { status, stdout } = await cli.run(['validate', 't.json'])
  expect(status).toBe(1)
  expect(stdout.match(/^Error .*$/gm)).toEqual([
    'Error options/unknown at t.json:6:7',
    'Error options/unknown at t.json:12:7',
    expect.stringMatching(/^Error template\/unknown-component at t\.json:1\d:/),
  ])
  expect(stdout).toContain('Hint: did you mean "ssh_username"?')
})

test('a misspelt key may mean what the template itself reads of a component', async () => {
  await cli.write('t.json', {
    builders: [nothing],
    provisioners: [{ type: 'shell-local', inline: ['x'], timout: '1m' }],
    'post-processors': [{ type: 'manifest', onlly: ['null'] }],
  })
  const { stdout } = await cli.run(['validate', 't.json'])
  expect(stdout.match(/^Hint: .*$/gm)).toEqual(['Hint: did you mean "timeout"?', 'Hint: did you mean "only"?'])
})

/** `line:column code`, in the order in which they are told. */
const placesOf = (stdout: string): string[] =>
  stdout
    .matchAll(/^Error (\S+)(?: at (\S+))?/gm)
    .map(([, code, place]) => `${place} ${code}`)
    .toArray()

test("mistakes in the template's shape, its names, its variables and its options come in one round", async () => {
  await cli.write(
    't.json',
    `{
  "variables": {"owner": null},
  "builders": [
    {"type": "amazon-ebs", "instance_tpye": "t3.micro", "source_ami": "ami-1", "ssh_username": "{{user \`owner\`}}",
     "ssh_timeout": "5 minutes", "region": "us-east-1", "ssh_port": "{{user \`owner\`}}"}
  ],
  "provisioners": [
    {"type": "shell", "pause_before": "ten", "scirpt": "setup.sh"},
    {"type": "shell", "only": ["amazn-ebs"], "inline": "true"},
    {"type": "shel"},
    {"type": "file", "source": "{{user \`owner\`}}.txt", "destination": "/tmp/", "max_retries": "x"}
  ],
  "post-processors": [{"type": "manifest", "outptu": "m.json"}]
}`,
  )
  const { status, stdout } = await cli.run(['validate', 't.json'])
  expect(status).toBe(1)
  expect(placesOf(stdout)).toEqual([
    't.json:2:17 template/required-variable',
    't.json:4:5 options/missing',
    't.json:4:28 options/unknown',
    't.json:5:21 options/type',
    't.json:8:39 template/type',
    't.json:8:46 options/unknown',
    't.json:9:32 template/unknown-builder',
    't.json:10:14 template/unknown-component',
    't.json:11:95 template/type',
    't.json:13:44 options/unknown',
  ])
  // What is missing is told once, and not what comes of it.
  expect(stdout.toLowerCase()).not.toContain('not-given')
  expect(stdout).not.toContain('needs "instance_type"')
})

test("what is wrong with a builder doesn't make its name unknown, nor a misspelt section its members missing", async () => {
  const provisioners = [{ type: 'shell-local', inline: 'true', only: ['web'] }]
  await cli.write('t.json', { builders: [{ name: 'web', communicator: 'none' }, nothing], provisioners })
  expect(placesOf((await cli.run(['validate', '-only=web', 't.json'])).stdout)).toEqual([
    expect.stringContaining('template/missing-type'),
  ])
  await cli.write('t.json', { biulders: [{ ...nothing, name: 'web' }], provisioners })
  expect(placesOf((await cli.run(['validate', 't.json'])).stdout)).toEqual([
    expect.stringContaining('template/unknown-key'),
  ])
})

test('without one of the variable files nothing is said of what it may set', async () => {
  await cli.write('t.json', {
    variables: { host: null, port: '' },
    builders: [{ type: 'null', ssh_host: '{{user `host`}}', ssh_port: '{{user `port`}}' }],
  })
  await cli.write('prod.json', {})
  const { stdout } = await cli.run(['validate', '-var-file=prdo.json', 't.json'])
  expect(placesOf(stdout)).toEqual(['undefined template/not-found'])
  expect(stdout).toContain('Hint: did you mean "prod.json"?')
})

test.for([
  ['t.jsn', 'did you mean "t.json"?'],
  ['sub/amy', 'did you mean "sub/amy.json"?'],
  ['sbu/amy.json', 'there is no folder "sbu"'],
  ['other', 'check the path; it is relative to the working folder'],
  ['link.json', 'it is a link, and there is nothing where it leads'],
] as const)('a template that is not there: %s', async ([path, hint]) => {
  await cli.write('t.json', { builders: [nothing] })
  await mkdir(join(cli.folder, 'sub'))
  await symlink('nowhere', join(cli.folder, 'link.json'))
  await cli.write('sub/amy.json', { builders: [nothing] })
  for (const command of ['validate', 'build', 'inspect', 'fix', 'console']) {
    const { status, stdout } = await cli.run([command, path])
    expect(stdout).toBe(`Error template/not-found\nthe template "${path}" does not exist\nHint: ${hint}\n`)
    expect(status).toBe(1)
  }
})

test('every option that is missing at once, also those that a component checks itself', async () => {
  await cli.write('t.json', {
    builders: [{ type: 'amazon-ebs', region: 'us-east-1' }],
    provisioners: [{ type: 'file' }],
  })
  const { status, stdout } = await cli.run(['validate', 't.json'])
  expect(status).toBe(1)
  for (const option of ['ami_name', 'source_ami', 'instance_type', 'ssh_username', 'destination', 'source']) {
    expect(stdout).toContain(`"${option}"`)
  }
  expect(stdout.match(/^Error \S+ at t\.json:(3|9):5$/gm)).toHaveLength(6)
  expect(stdout).not.toContain('not-given')
})

test('every login option that the null builder lacks', async () => {
  await cli.write('t.json', { builders: [{ type: 'null' }] })
  const { stdout } = await cli.run(['validate', 't.json'])
  expect(stdout.match(/^Error \S+/gm)?.sort()).toEqual([
    'Error null/no-host',
    'Error null/no-login',
    'Error ssh/no-username',
  ])
})

test('-syntax-only looks at the shape only', async () => {
  await cli.write('t.json', { builders: [{ type: 'nope' }] })
  expect(await cli.run(['validate', '-syntax-only', 't.json'])).toEqual({
    status: 0,
    stdout: 'Syntax-only check passed. Everything looks okay.\n',
    stderr: '',
  })
  await cli.write('t.json', '{"builders": [}')
  expect(await cli.run(['validate', '-syntax-only', 't.json'])).toMatchObject({ status: 1 })
})

test('where editors find the schema of templates is no unknown key', async () => {
  await cli.write('t.json', { $schema: './ingot.schema.json', builders: [nothing] })
  expect(await cli.run(['validate', 't.json'])).toMatchObject({ status: 0 })
  await cli.write('t.json', { $schema: 1, builders: [nothing] })
  expect((await cli.run(['validate', 't.json'])).stdout).toContain('"$schema" must be a string')
})

test('the schema is printed as JSON', async () => {
  const { status, stdout } = await cli.run(['schema'])
  expect(status).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ $schema: 'http://json-schema.org/draft-07/schema#', type: 'object' })
})

test('-var without a value is refused', async () => {
  const { status, stdout } = await cli.run(['validate', '-var', 'region', 't.json'])
  expect(status).toBe(1)
  expect(stdout).toContain('the flag "-var" must be key=value, not "region"')
})

test('-var-file without a path is refused', async () => {
  const { status, stdout } = await cli.run(['validate', '-var-file=', 't.json'])
  expect(status).toBe(1)
  expect(stdout).toContain('the flag "-var-file" needs a path, not ""')
})

test('inspect without a template shows a null builder', async () => {
  const { status, stdout } = await cli.run(['inspect', '-machine-readable'])
  expect(status).toBe(0)
  expect(stdout).toMatch(/^\d+,,template-builder,null,null$/m)
})

test('secrets are hidden in errors', async () => {
  await cli.write('t.json', {
    variables: { token: 'opensesame' },
    'sensitive-variables': ['token'],
    builders: [{ ...nothing, ssh_port: '{{user `token`}}' }],
  })
  const { status, stdout } = await cli.run(['validate', 't.json'])
  expect(status).toBe(1)
  expect(stdout).toContain('<sensitive>')
  expect(stdout).not.toContain('opensesame')
})

test('inspect shows the parts, for people and for programs', async () => {
  await cli.write('t.json', { variables: { a: '1', b: null }, builders: [nothing] })
  expect((await cli.run(['inspect', 't.json'])).stdout).toContain('Required variables:\n\n  b\n')
  const { stdout } = await cli.run(['-machine-readable', 'inspect', 't.json'])
  expect(stdout).toMatch(/^\d+,,template-variable,a,1,0$/m)
})
