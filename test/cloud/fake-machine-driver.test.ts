import { machineDriverConformance } from '../conformance/machine-driver.ts'
import { FakeMachineDriver } from '../support/fake-machine-driver.ts'

machineDriverConformance('of tests', async () => {
  const driver = new FakeMachineDriver()
  return { driver, baseImage: 'debian-12', close: () => driver.close() }
})
