import { all, remove, rename, when } from '../combine.ts'
import { isOneOf } from '../edit.ts'
import type { Fixer } from '../fixer.ts'

export const hypervDeprecations: Fixer = {
  name: 'hyperv-deprecations',
  summary: 'hyperv-iso: "vhd_temp_path", which nothing reads any more, is removed',
  builder: when(isOneOf('hyperv-iso'), remove('vhd_temp_path')),
}

export const hypervVmxcTypo: Fixer = {
  name: 'hyperv-vmxc-typo',
  summary: 'hyperv-vmcx: "clone_from_vmxc_path" is spelt "clone_from_vmcx_path"',
  builder: when(isOneOf('hyperv-vmcx'), rename('clone_from_vmxc_path', 'clone_from_vmcx_path')),
}

export const hypervCpuAndRam: Fixer = {
  name: 'hyperv-cpu-and-ram',
  summary: 'hyperv builders: "cpu" becomes "cpus", and "ram_size" becomes "memory"',
  builder: when(isOneOf('hyperv-iso', 'hyperv-vmcx'), all(rename('cpu', 'cpus'), rename('ram_size', 'memory'))),
}
