-- For wrk: moves deals to and fro between two stages. Arguments: a file with the stages on its first two lines and the
-- ids of deals, which are in neither of them, on the others.

local stages, deals, number = {}, {}, 0

function init(arguments)
    for line in io.lines(arguments[1]) do
        if #stages < 2 then stages[#stages + 1] = line else deals[#deals + 1] = line end
    end
end

function request()
    local deal = deals[number % #deals + 1]
    local stage = stages[math.floor(number / #deals) % 2 + 1]
    number = number + 1
    return wrk.format(
        "POST", "/api/v1/deals/" .. deal .. "/move", { ["Content-Type"] = "application/json" },
        '{"stage_id":"' .. stage .. '"}')
end
