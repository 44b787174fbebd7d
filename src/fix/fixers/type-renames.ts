import { when } from '../combine.ts'
import { isOneOf, text, valueAt, withValue } from '../edit.ts'
import type { Fix, Fixer } from '../fixer.ts'

/** A builder of the type `from` gets the type `to`. */
export function renameType(from: string, to: string): Fix {
  return when(isOneOf(from), (builder) =>
    withValue(builder, 'type', text(to, (valueAt(builder, 'type') ?? builder).place)),
  )
}

export const vmwareRename: Fixer = {
  name: 'vmware-rename',
  summary: 'the builder "vmware" becomes "vmware-iso"',
  builder: renameType('vmware', 'vmware-iso'),
}

export const proxmoxType: Fixer = {
  name: 'proxmox-type',
  summary: 'the builder "proxmox" becomes "proxmox-iso"',
  builder: renameType('proxmox', 'proxmox-iso'),
}
