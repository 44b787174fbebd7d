import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { GeneratedData } from '../../../src/engine/index.ts'
import { ansible } from '../../../src/provisioners/ansible/ansible.ts'
import { resourceHandler } from '../../../src/provisioners/ansible/index.ts'
import { type Bench, bench, decoded } from '../../support/component.ts'
import { mistakesOf } from '../../support/errors.ts'
import { FolderCommunicator } from '../../support/folder-communicator.ts'

let folder: string
let at: Bench
let machine: FolderCommunicator
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ingot-ansible-'))
  await writeFile(join(folder, 'site.yml'), '[]')
  await mkdir(join(folder, 'home'))
  machine = new FolderCommunicator(join(folder, 'home'))
  at = bench(folder, { env: { PATH: process.env['PATH'] } })
})
afterEach(() => rm(folder, { recursive: true }))

/** In place of Ansible: notes what it gets, word by word, and copies the files that it is told of. */
const RECORDER = `#!/bin/sh
for word in "$@"; do
  echo "$word"
  case $word in
    ansible_ssh_private_key_file=*) cp -p "\${word#*=}" key ;;
    @*) cp -p "\${word#@}" secrets ;;
    *UserKnownHostsFile=*) file=\${word#*UserKnownHostsFile=}; cp -p "\${file%% *}" known ;;
  esac
  [ "$last" = -i ] && cp -p "$word" inventory
  last=$word
done > words
env > environment
echo out
echo err >&2
`

async function program(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text)
  await chmod(join(folder, name), 0o755)
  return `./${name}`
}

async function run(options: object, generated: GeneratedData = {}): Promise<void> {
  const command = await program('ansible', RECORDER)
  const all = { playbook_file: 'site.yml', command, skip_version_check: true, ...options }
  await ansible.prepare(decoded(ansible.options, all), at.prepared).run(machine, generated, at.step)
}

const text = (name: string) => readFile(join(folder, name), 'utf8')
const mode = (name: string) => statSync(join(folder, name)).mode & 0o777
/** What is left of the folders for keys. */
const left = () => {
  const runs = join(folder, 'ingot', 'state', 'runs')
  if (!existsSync(runs)) return []
  return readdirSync(runs, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
}

describe('through the proxy', () => {
  test('Ansible gets an address, a key and a known host of its own, which are gone afterwards', async () => {
    await run({})
    const inventory = await text('inventory')
    const port = /ansible_port=(\d+)\n$/.exec(inventory)?.[1]
    expect(inventory).toBe(`default ansible_host=127.0.0.1 ansible_user=${userInfo().username} ansible_port=${port}\n`)
    expect(await text('known')).toMatch(new RegExp(`^\\[127\\.0\\.0\\.1\\]:${port} ecdsa-sha2-nistp256 AAAA`))
    expect(await text('key')).toContain('BEGIN EC PRIVATE KEY')
    expect([mode('key'), mode('inventory'), mode('known')]).toEqual([0o600, 0o600, 0o600])
    expect(left()).toEqual([])
    expect(at.spoken()).toContain('stdout: err')
    expect(at.spoken().at(0)).toBe('say: Provisioning with Ansible...')
  })

  test('its environment is as in Packer, and what the user says wins', async () => {
    await run({ ansible_env_vars: ['A=b=c', 'ANSIBLE_SCP_IF_SSH=smart'] })
    const lines = (await text('environment')).split('\n')
    expect(lines).toContain('ANSIBLE_HOST_KEY_CHECKING=False')
    expect(lines).toContain('A=b=c')
    const connections = lines.find((line) => line.startsWith('ANSIBLE_SSH_CONTROL_PATH_DIR='))?.split('=')[1] ?? ''
    expect(connections).toMatch(/\/ingot-[0-9a-f]{16}$/)
    expect(existsSync(connections)).toBe(false)
    expect(lines).toContain('ANSIBLE_SCP_IF_SSH=smart')
    expect(lines).toContain(`PACKER_RUN_UUID=${at.prepared.runId}`)
    await run({ use_sftp: true })
    expect(await text('environment')).not.toContain('ANSIBLE_SCP_IF_SSH')
  })

  test('arguments know the machine', async () => {
    await run({ extra_arguments: ['-e', 'id={{ .ID }} db_password={{ .Password }}'] }, { ID: 'i-1', Password: 'hush' })
    expect(await text('words')).toContain('\nid=i-1 db_password=hush\n')
    expect(at.spoken().join()).toContain('id=i-1 db_password=*****')
  })

  test('keys of the kind that is asked for', async () => {
    await run({ ansible_proxy_key_type: 'RSA' })
    expect(await text('key')).toContain('BEGIN RSA PRIVATE KEY')
  })

  test("with keys of the user's own nothing is made up", async () => {
    await run({})
    const own = await text('key')
    await writeFile(join(folder, 'host'), own)
    await writeFile(join(folder, 'authorized'), 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAA me')
    await run({ ssh_host_key_file: 'host', ssh_authorized_key_file: 'authorized' })
    expect(await text('words')).not.toMatch(/ssh-extra-args|private_key/)
    expect(await text('environment')).not.toContain('ANSIBLE_HOST_KEY_CHECKING')
  })
})

describe('the inventory', () => {
  test('is put into a folder, and taken away again', async () => {
    await mkdir(join(folder, 'inv'))
    await run({ inventory_directory: 'inv' })
    expect(await text('words')).toMatch(/\n-i\ninv\/packer-provisioner-ansible[0-9a-f]{16}\n/)
    expect(readdirSync(join(folder, 'inv'))).toEqual([])
  })

  test('stays when it is to be kept', async () => {
    await mkdir(join(folder, 'inv'))
    await run({ inventory_directory: 'inv', keep_inventory_file: true })
    expect(readdirSync(join(folder, 'inv'))).toHaveLength(1)
  })

  test("may be the user's own", async () => {
    await writeFile(join(folder, 'hosts'), 'mine\n')
    await run({ inventory_file: 'hosts' })
    expect(await text('inventory')).toBe('mine\n')
    expect(existsSync(join(folder, 'hosts'))).toBe(true)
  })

  test('is given back by its handler, which deletes nothing else', async () => {
    const name = 'packer-provisioner-ansible0123456789abcdef'
    const entry = (path: string) => ({ kind: 'ansible-inventory', scope: { path }, key: 'k' }) as never
    await writeFile(join(folder, name), '')
    await resourceHandler.giveBack(entry(join(folder, name)), at.step.signal)
    await resourceHandler.giveBack(entry(join(folder, name)), at.step.signal)
    expect(existsSync(join(folder, name))).toBe(false)
    await expect(resourceHandler.giveBack(entry(join(folder, 'site.yml')), at.step.signal)).rejects.toThrow(
      'which inventory',
    )
  })
})

test('the folder of shared connections is given back by its handler, and no other', async () => {
  const entry = (path: string) => ({ kind: 'ansible-connections', scope: { path }, key: 'k' }) as never
  const path = join(folder, 'ingot-0123456789abcdef')
  await mkdir(path)
  await resourceHandler.giveBack(entry(path), at.step.signal)
  await resourceHandler.giveBack(entry(path), at.step.signal)
  expect(existsSync(path)).toBe(false)
  await expect(resourceHandler.giveBack(entry(join(folder, 'home')), at.step.signal)).rejects.toThrow('which folder')
})

describe('without the proxy', () => {
  const ssh = { ConnType: 'ssh', Host: '10.0.0.1', Port: 2222, User: 'admin', Password: '' }
  const direct = { use_proxy: false }

  test('Ansible gets the key that the build has in memory', async () => {
    await run(direct, { ...ssh, SSHPrivateKey: 'the key' })
    expect(await text('inventory')).toBe('default ansible_host=10.0.0.1 ansible_user=admin ansible_port=2222\n')
    expect(await text('key')).toBe('the key\n')
    expect(mode('key')).toBe(0o600)
    expect(left()).toEqual([])
  })

  test('and must find the host key that the build found', async () => {
    Object.assign(machine, { hostKeys: async () => ['ssh-ed25519 AAAA1', 'ssh-rsa AAAA2'] })
    await run(direct, { ...ssh, SSHPrivateKey: 'the key' })
    expect(await text('known')).toBe('[10.0.0.1]:2222 ssh-ed25519 AAAA1\n[10.0.0.1]:2222 ssh-rsa AAAA2\n')
    expect(await text('words')).toContain('-o StrictHostKeyChecking=yes')
    expect(await text('environment')).toContain('ANSIBLE_HOST_KEY_CHECKING=True')
  })

  test("it is not checked when the build doesn't know it", async () => {
    await run(direct, { ...ssh, SSHPrivateKey: 'the key' })
    expect(await text('words')).toContain('\n-o IdentitiesOnly=yes\n')
    expect(await text('environment')).toContain('ANSIBLE_HOST_KEY_CHECKING=False')
  })

  test('a key file is left where it is; an agent needs none', async () => {
    await writeFile(join(folder, 'mine'), 'my key')
    await run(direct, { ...ssh, SSHPrivateKeyFile: 'mine', SSHPrivateKey: 'my key' })
    expect(await text('words')).toContain('ansible_ssh_private_key_file=mine\n')
    await run({ ...direct, user: 'other' }, { ...ssh, SSHAgentAuth: true, SSHPrivateKey: 'x', Password: 'x' })
    expect(await text('words')).not.toMatch(/private_key|@/)
    expect(await text('inventory')).toContain('ansible_user=other')
  })

  test.each(['ssh', 'winrm'])('a password for %s is in a file that only its owner can read', async (type) => {
    await run(direct, { ...ssh, ConnType: type, Password: 'hush "' })
    expect(JSON.parse(await text('secrets'))).toEqual({ ansible_password: 'hush "' })
    expect(mode('secrets')).toBe(0o600)
    expect(await text('words')).not.toContain('hush')
    expect(left()).toEqual([])
  })

  test.each([
    [{ ...ssh, Host: '' }, 'does not have an IP address'],
    [{ ...ssh, ConnType: 'docker' }, 'communicator is neither ssh nor winrm'],
    [{}, 'does not have an IP address'],
  ])('the proxy is used after all when it is impossible', async (generated, why) => {
    await run(direct, generated)
    expect(at.spoken().find((line) => line.startsWith('warning:'))).toContain(why)
    expect(await text('inventory')).toContain('ansible_host=127.0.0.1')
  })
})

test('roles and collections come first', async () => {
  await writeFile(join(folder, 'req.yml'), 'roles: []\ncollections: []\n')
  const galaxy_command = await program('galaxy', '#!/bin/sh\necho "$@" $A >> galaxy.log\n')
  await run({ galaxy_file: 'req.yml', galaxy_command, roles_path: 'r', ansible_env_vars: ['A=a'] })
  expect(await text('galaxy.log')).toBe('install -r req.yml -p r a\ncollection install -r req.yml a\n')
  const failing = await program('failing', '#!/bin/sh\necho no such role; exit 1\n')
  await rm(join(folder, 'words'))
  await expect(run({ galaxy_file: 'req.yml', galaxy_command: failing })).rejects.toMatchObject({
    message: 'Error executing Ansible: ./failing ended with non-zero exit status 1',
    details: ['no such role'],
  })
  expect(existsSync(join(folder, 'words'))).toBe(false)
})

describe('when it goes wrong', () => {
  test('a failure tells its status and the last lines, and leaves nothing', async () => {
    const command = await program('bad', '#!/bin/sh\necho "fatal: [default]"; exit 2\n')
    await expect(run({ command })).rejects.toMatchObject({
      code: 'ansible/failed',
      message: 'Error executing Ansible: ./bad ended with non-zero exit status 2',
      details: ['fatal: [default]'],
      hint: expect.stringContaining('A task failed'),
    })
    expect(left()).toEqual([])
  })

  test('cancelling ends it with all that it started', async () => {
    const command = await program('slow', '#!/bin/sh\nsleep 60 & echo $! > pid; wait\n')
    const running = run({ command })
    await expect.poll(() => existsSync(join(folder, 'pid'))).toBe(true)
    at.abort.abort(new Error('interrupted'))
    await expect(running).rejects.toThrow('interrupted')
    const pid = Number(await text('pid'))
    expect(isRunning(pid)).toBe(false)
    expect(left()).toEqual([])
  })

  const prepared = (options: object) =>
    mistakesOf(() => ansible.prepare(decoded(ansible.options, { playbook_file: 'site.yml', ...options }), at.prepared))

  test('Ansible is missing', async () => {
    const [mistake] = await prepared({ command: 'no-such-ansible' })
    expect(mistake).toMatchObject({
      code: 'ansible/not-installed',
      message: '"no-such-ansible" isn\'t installed on this computer',
      hint: expect.stringContaining('apt-get install ansible-core'),
      place: expect.objectContaining({ file: 'template.json' }),
    })
  })

  test('Ansible is missing when it is to be run', async () => {
    await expect(run({ command: 'no-such-ansible' })).rejects.toMatchObject({ code: 'ansible/not-installed' })
  })

  test('what stands in its place tells no version', async () => {
    const silent = await program('silent', '#!/bin/sh\necho hello\n')
    const broken = await program('broken', '#!/bin/sh\necho no module >&2; exit 3\n')
    expect(await prepared({ command: silent })).toMatchObject([{ code: 'ansible/no-version', details: ['hello'] }])
    expect(await prepared({ command: broken })).toMatchObject([
      { message: '"./broken --version" doesn\'t tell a version: it ended with status 3', details: ['no module'] },
    ])
    const fine = await program('fine', '#!/bin/sh\necho "ansible-playbook [core 2.14.18]"\n')
    await expect(prepared({ command: fine })).rejects.toThrow('nothing was thrown')
  })

  test('paths and variables are checked, all at once', async () => {
    const mistakes = await prepared({
      playbook_file: 'nope.yml',
      galaxy_file: '.',
      inventory_directory: 'site.yml',
      ssh_host_key_file: 'nope',
      ansible_env_vars: ['A=1', 'B'],
    })
    expect(mistakes.map(({ message }) => message)).toEqual([
      '"playbook_file": "nope.yml": no such file',
      '"galaxy_file": ".": it is a folder, not a file',
      '"ssh_host_key_file": "nope": no such file',
      '"inventory_directory": "site.yml": it is not a folder',
      '"ansible_env_vars": not in the form "KEY=value": "B"',
    ])
  })
})

/** What nobody has collected yet doesn't run. */
function isRunning(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'))
  } catch {
    return false
  }
}
