// Prints the failed tests of one CTRF report to stderr, and "passed failed skipped" to stdout: read-test-report.mjs FILE
import { readFileSync } from 'node:fs';

const { summary, tests } = JSON.parse(readFileSync(process.argv[2], 'utf8')).results;
for (const test of tests.filter(test => test.status === 'failed')) {
  const reason = [test.message, test.trace].filter(Boolean).join('\n').split('\n').slice(0, 20);
  console.error(`  FAILED ${test.name}\n    ${reason.join('\n    ')}`);
}

const skipped = (summary.skipped ?? 0) + (summary.pending ?? 0) + (summary.other ?? 0);
console.log(summary.passed ?? 0, summary.failed ?? 0, skipped);
