import { cidrhost, cidrnetmask } from './host-netmask.ts'
import { cidrsubnet, cidrsubnets } from './subnets.ts'

export const networkFunctions = { cidrhost, cidrnetmask, cidrsubnet, cidrsubnets }
