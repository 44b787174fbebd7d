export { type CallFault, Faults, type Spoiled } from './faults.ts'
export { type Fault, faultKinds } from './kinds.ts'
export { type FaultPlan, noFaults, readFaultPlan } from './read.ts'
