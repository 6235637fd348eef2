#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Counts the test cases that one `bazel test` ran.

  bazel test --build_event_json_file=EVENTS //... ; tools/count_tests.py EVENTS $?

Prints `N passed, M failed` and exits with 0 if something passed and nothing
failed. Bazel's events name the tests of exactly this run, cached ones too; the
cases are those in each one's test.xml. What has no case to show counts as one
failure: a target that does not build, a time-out, a crash, and a run in which
Bazel itself fails. Skipped cases are neither passed nor failed.
"""

import json
import sys
import urllib.parse
import xml.etree.ElementTree


def CountCases(path):
  """Returns the numbers of cases that passed and that failed in a test.xml."""
  passed = failed = 0
  for case in xml.etree.ElementTree.parse(path).iter('testcase'):
    if case.find('failure') is not None or case.find('error') is not None:
      failed += 1
    elif (case.find('skipped') is None and
          case.get('result', 'completed') == 'completed'):
      passed += 1
  return passed, failed


def ReadEvents(lines):
  """Returns all test targets, and for each one that ran: (status, xml files)."""
  targets = set()
  runs = {}
  for line in lines:
    event = json.loads(line)
    name = event['id']
    if event.get('configured', {}).get('testSize'):
      targets.add(name['targetConfigured']['label'])
    elif 'testResult' in event:
      key = name['testResult']
      # A later attempt at the same run and shard replaces an earlier one.
      files = [
          urllib.parse.unquote(urllib.parse.urlparse(output['uri']).path)
          for output in event['testResult'].get('testActionOutput', [])
          if output['name'] == 'test.xml'
      ]
      runs.setdefault(key['label'], {})[key.get('run'), key.get('shard')] = (
          event['testResult']['status'], files)
  return targets | set(runs), runs


def Count(lines, bazel_status):
  """Returns the numbers of passed and failed cases of a run."""
  targets, runs = ReadEvents(lines)
  passed = failed = 0
  for target in sorted(targets):
    if target not in runs:
      print(f'{target}: did not run', file=sys.stderr)
      failed += 1
      continue
    for status, files in runs[target].values():
      counts = [CountCases(path) for path in files]
      target_failed = sum(count[1] for count in counts)
      passed += sum(count[0] for count in counts)
      if not counts or (status != 'PASSED' and target_failed == 0):
        print(f'{target}: {status}', file=sys.stderr)
        target_failed = 1
      failed += target_failed
  if bazel_status != 0 and failed == 0:
    print(f'bazel ended with status {bazel_status}', file=sys.stderr)
    failed = 1
  return passed, failed


def main():
  events, bazel_status = sys.argv[1:]
  try:
    with open(events, encoding='utf-8') as lines:
      passed, failed = Count(lines, int(bazel_status))
  except (OSError, ValueError, xml.etree.ElementTree.ParseError) as error:
    print(f'{events}: {error}', file=sys.stderr)
    passed, failed = 0, 1
  print(f'{passed} passed, {failed} failed')
  return 0 if passed > 0 and failed == 0 else 1


if __name__ == '__main__':
  sys.exit(main())
