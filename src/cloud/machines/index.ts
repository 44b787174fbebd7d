export { QemuDriver, type QemuDriverOptions } from './qemu-driver.ts'
export { machineTools, requireTools } from './require-tools.ts'
