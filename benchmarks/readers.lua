-- Readers for wrk: each asks for one address after the other out of the file that ADDRESSES names,
-- every reader beginning elsewhere. Prints one line: requests, errors, p50, p95, p99 in ms.
local addresses = {}

function init(arguments)
  for line in io.lines(os.getenv("ADDRESSES")) do
    addresses[#addresses + 1] = line
  end
  math.randomseed(20261123)
end

function request()
  return wrk.format("GET", addresses[math.random(#addresses)])
end

function done(summary, latency, requests)
  local failed = summary.errors
  io.write(string.format(
    "MEASURED %d %d %.1f %.1f %.1f\n",
    summary.requests,
    failed.connect + failed.read + failed.write + failed.status + failed.timeout,
    latency:percentile(50) / 1000, latency:percentile(95) / 1000, latency:percentile(99) / 1000
  ))
end
