import { expect, test } from 'vitest'
import { inventoryFor } from '../../../src/provisioners/ansible/inventory.ts'
import { renderFields } from '../../support/component.ts'

const options = { inventory_file_template: undefined, host_alias: 'default', groups: [], empty_groups: [] }
const way = { connection: 'ssh', host: '10.0.0.1', port: 22, user: 'me' } as const

test('one machine', () => {
  expect(inventoryFor(options, way, renderFields)).toBe(
    'default ansible_host=10.0.0.1 ansible_user=me ansible_port=22\n',
  )
})

test('in groups, with its alias', () => {
  const grouped = { ...options, host_alias: 'web', groups: ['a', 'b'], empty_groups: ['c'] }
  const line = 'web ansible_host=10.0.0.1 ansible_user=me ansible_port=22\n'
  expect(inventoryFor(grouped, way, renderFields)).toBe(`${line}[a]\n${line}[b]\n${line}[c]\n`)
})

test('a line of its own gets its line end', () => {
  const own = { ...options, inventory_file_template: '{{ .HostAlias }} port={{ .Port }}', groups: ['a'] }
  expect(inventoryFor(own, way, renderFields)).toBe('default port=22\n[a]\ndefault port=22\n')
})

test('over WinRM', () => {
  expect(inventoryFor(options, { ...way, connection: 'winrm', port: 5986 }, renderFields)).toBe(
    'default ansible_host=10.0.0.1 ansible_connection=winrm ansible_winrm_transport=basic ansible_shell_type=powershell ansible_user=me ansible_port=5986\n',
  )
})
