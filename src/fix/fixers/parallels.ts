import { all, remove, rename, when } from '../combine.ts'
import { isOneOf } from '../edit.ts'
import type { Fixer } from '../fixer.ts'

const isParallels = isOneOf('parallels-iso', 'parallels-pvm')

export const parallelsHeadless: Fixer = {
  name: 'parallels-headless',
  summary: 'parallels builders: "headless", which nothing reads any more, is removed',
  builder: when(isParallels, remove('headless')),
}

export const parallelsDeprecations: Fixer = {
  name: 'parallels-deprecations',
  summary:
    'parallels builders: "guest_os_distribution" becomes "guest_os_type"; "parallels_tools_host_path" is removed',
  builder: when(
    isParallels,
    all(remove('parallels_tools_host_path'), rename('guest_os_distribution', 'guest_os_type')),
  ),
}
