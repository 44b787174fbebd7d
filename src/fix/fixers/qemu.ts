import { all, rename, when } from '../combine.ts'
import { isOneOf, text, valueAt, withValue } from '../edit.ts'
import type { Fixer } from '../fixer.ts'

const isQemu = isOneOf('qemu')

export const qemuDiskSize: Fixer = {
  name: 'qemu-disk-size',
  summary: 'qemu: a number as "disk_size" becomes a text with its unit, as in "20000M"',
  builder: when(isQemu, (builder) => {
    const value = valueAt(builder, 'disk_size')
    if (value?.kind !== 'number') return builder
    return withValue(builder, 'disk_size', text(`${BigInt(Math.trunc(value.value))}M`, value.place))
  }),
}

export const qemuHostPort: Fixer = {
  name: 'qemu-host-port',
  summary: 'qemu: "ssh_host_port_min" and "ssh_host_port_max" become "host_port_min" and "host_port_max"',
  builder: when(
    isQemu,
    all(rename('ssh_host_port_min', 'host_port_min'), rename('ssh_host_port_max', 'host_port_max')),
  ),
}
