import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { CliSandbox } from '../support/cli.ts'
import { runPacker } from '../support/packer.ts'
import { type Sshd, startSshd } from '../support/sshd.ts'

// What Debian's Packer and Ingot give to Ansible: the same words in the same order, the same variables, the same inventory.
// In place of Ansible stands a script that writes all of that down.

let sshd: Sshd
beforeAll(async () => {
  sshd = await startSshd()
})
afterAll(() => sshd.stop())

let theirs: string
let ours: CliSandbox
beforeEach(async () => {
  theirs = await mkdtemp(join(tmpdir(), 'ingot-packer-'))
  ours = await CliSandbox.make()
})
afterEach(async () => {
  await rm(theirs, { recursive: true })
  await ours.remove()
})

const RECORDER = `#!/bin/sh
[ "$1" = --version ] && { echo "ansible-playbook 2.14.18"; exit 0; }
log=$(dirname "$0")/log
{
  echo "== $(basename "$0") in $PWD"
  for word in "$@"; do echo "word: $word"; done
  # Packer keeps the variables of Ansible from its ansible-galaxy.
  [ "$(basename "$0")" = galaxy ] || env | grep -E '^(ANSIBLE|OWN)_' | grep -v CONTROL_PATH | sort
  while [ $# -gt 0 ]; do
    [ "$1" = -i ] && sed 's/^/inventory: /' "$2" && echo
    shift
  done
} >> "$log"
`

interface Recorded {
  readonly status: number | null
  readonly log: string
  /** What is left in the folder named `inventories`. */
  readonly inventories: number
}

async function both(type: string, options: object): Promise<{ packer: Recorded; ingot: Recorded }> {
  const builder = {
    type: 'null',
    name: 'web',
    ssh_host: sshd.host,
    ssh_port: sshd.port,
    ssh_username: sshd.username,
    ssh_private_key_file: sshd.privateKeyFile,
  }
  const status = await Promise.all(
    [theirs, ours.folder].map(async (folder) => {
      for (const name of ['recorder', 'galaxy']) {
        await writeFile(join(folder, name), RECORDER)
        await chmod(join(folder, name), 0o755)
      }
      for (const name of ['inventories', 'gv', 'roles/web', 'plays/in', 'books/x']) {
        await mkdir(join(folder, name), { recursive: true })
      }
      for (const name of ['site.yml', 'gv/all', 'roles/web/x', 'plays/in/b.yml', 'books/x/y']) {
        await writeFile(join(folder, name), '[]')
      }
      await writeFile(join(folder, 'hosts'), 'mine ansible_host=10.0.0.1\n')
      await writeFile(join(folder, 'roles.yml'), '- src: x\n')
      await writeFile(join(folder, 'both.yml'), 'roles: []\ncollections: []\n')
      await cp(sshd.privateKeyFile, join(folder, 'key'))
      await cp(`${sshd.privateKeyFile}.pub`, join(folder, 'key.pub'))
      const provisioners = [{ type, ...inFolder(options, folder) }]
      await writeFile(join(folder, 't.json'), JSON.stringify({ builders: [builder], provisioners }))
      return folder === theirs
        ? (await runPacker(folder, 'build', 't.json')).code
        : (await ours.run(['build', 't.json'])).status
    }),
  )
  return { packer: await recorded(theirs, status[0]), ingot: await recorded(ours.folder, status[1]) }
}

/** Options with HERE in them, which stands for the folder. */
function inFolder(options: object, folder: string): object {
  return JSON.parse(JSON.stringify(options).replaceAll('HERE', folder)) as object
}

async function recorded(folder: string, status: number | null | undefined): Promise<Recorded> {
  const log = await readFile(join(folder, 'log'), 'utf8').catch(() => '')
  return {
    status: status ?? null,
    log: alike(log, folder),
    inventories: (await readdir(join(folder, 'inventories'))).length,
  }
}

/** Without what is another one every time, or is different on purpose. */
function alike(log: string, folder: string): string {
  return log
    .replaceAll(folder, 'HERE')
    .replace(/\S*packer-provisioner-ansible(-local)?[0-9a-f]+/g, 'INVENTORY')
    .replace(/ansible_port=\d+/g, (text) => (text.endsWith(`${sshd.port}`) ? text : 'ansible_port=N'))
    .replace(/private_key_file=\S*(ansible-key\d+|tmp\/[0-9a-f]+\/key)$/gm, 'private_key_file=KEY')
    .replace(/^word: '?-o IdentitiesOnly=yes('$| .*$)/gm, 'word: -o IdentitiesOnly=yes')
}

async function same(type: string, options: object): Promise<Recorded> {
  const { packer, ingot } = await both(type, options)
  expect(ingot).toEqual(packer)
  return ingot
}

describe('ansible', () => {
  const ansible = { playbook_file: 'site.yml', command: './recorder' }
  const cases: Record<string, object> = {
    'with nothing else': {},
    'with groups and a name': { groups: ['a', 'b'], empty_groups: ['c'], host_alias: 'h', user: 'u' },
    'with arguments and variables that know the machine': {
      extra_arguments: ['-v', '--extra-vars', 'id={{build `ID`}} user={{build `User`}}'],
      ansible_env_vars: ['OWN_HOST={{build `Host`}}', 'OWN_NAME=a=b'],
    },
    'with sftp': { use_sftp: true },
    'with its inventory in a folder': { inventory_directory: 'HERE/inventories' },
    'with its inventory left there': { inventory_directory: 'HERE/inventories', keep_inventory_file: true },
    'with an inventory of one’s own': { inventory_file: 'hosts' },
    'with another line in the inventory': {
      inventory_file_template: '{{ .HostAlias }} x={{ .User }} id={{ .ID }}\n',
      groups: ['g'],
    },
    "with the user's own keys": { ssh_host_key_file: 'key', ssh_authorized_key_file: 'key.pub' },
    'with roles': { galaxy_file: 'roles.yml', galaxy_command: './galaxy' },
    'with roles and collections': {
      galaxy_file: 'both.yml',
      galaxy_command: './galaxy',
      galaxy_force_install: true,
      roles_path: 'r',
      collections_path: 'c',
    },
    'that fails': { command: 'false', skip_version_check: true },
    'that is not installed': { command: './nope' },
    'without a playbook': { playbook_file: 'nope.yml' },
  }
  test.each(Object.entries(cases))('%s', async (_, options) => {
    await same('ansible', { ...ansible, ...options })
  })

  test('without the proxy, but for the host key, which Ingot knows', async () => {
    const { packer, ingot } = await both('ansible', { ...ansible, use_proxy: false })
    expect(packer.log).toContain(`ansible_host=${sshd.host} ansible_user=${sshd.username} ansible_port=${sshd.port}`)
    expect(packer.log).toContain('ANSIBLE_HOST_KEY_CHECKING=False')
    expect(ingot.log).toBe(packer.log.replace('CHECKING=False', 'CHECKING=True'))
  })
})

describe('ansible-local', () => {
  const local = { staging_directory: 'HERE/stage', command: 'HERE/recorder' }
  const cases: Record<string, object> = {
    'with nothing else': { playbook_file: 'site.yml' },
    'with a variable and arguments': {
      playbook_file: 'site.yml',
      command: 'OWN_A=1 HERE/recorder',
      extra_arguments: ['-v', '--tags=x'],
    },
    'with everything': {
      playbook_files: ['site.yml', 'plays/in/b.yml'],
      playbook_dir: 'plays',
      group_vars: 'gv',
      host_vars: 'gv',
      role_paths: ['roles/web'],
      playbook_paths: ['books/x'],
      inventory_groups: ['a', 'b'],
      galaxy_file: 'roles.yml',
      galaxy_command: 'HERE/galaxy',
    },
    'with an inventory of one’s own': { playbook_file: 'site.yml', inventory_file: 'hosts' },
    'that cleans up': { playbook_file: 'site.yml', clean_staging_directory: true },
    'that fails': { playbook_file: 'site.yml', command: 'false' },
    'that is not installed': { playbook_file: 'site.yml', command: 'HERE/nope' },
  }
  test.each(Object.entries(cases))('%s', async (_, options) => {
    await same('ansible-local', { ...local, ...options })
    const trees = [theirs, ours.folder].map(async (folder) => {
      const names = await readdir(join(folder, 'stage'), { recursive: true }).catch(() => [])
      const own = folder.slice(1)
      return names.map((name) => name.replace(own, 'HERE').replace(/local[0-9a-f]+$/, 'local*')).sort()
    })
    const [packer, ingot] = await Promise.all(trees)
    expect(ingot).toEqual(packer)
  })
})
