export { accountOf } from './account.ts'
export { type BudgetParts, CallBudget, type CallLabel } from './budget.ts'
export { SharedStore } from './shared-store.ts'
export { type BucketStore, MemoryStore } from './store.ts'
