-- Opens a file in Neovim, waits for what the server says of it, applies the first code action, and writes what it saw as JSON.
-- Environment: EDIT_CONFIG (the configuration of docs/editors.md), EDIT_FILE, EDIT_RESULT.
local LONGEST_MS = 60000
local result = { steps = {} }

local function finish(problem)
  result.problem = problem
  vim.fn.writefile({ vim.fn.json_encode(result) }, vim.env.EDIT_RESULT)
  vim.cmd('qall!')
end

local function wait_for(what, condition)
  if not vim.wait(LONGEST_MS, condition, 20) then
    finish('waited in vain for ' .. what)
  end
  table.insert(result.steps, what)
end

vim.cmd('filetype on')
vim.cmd('luafile ' .. vim.env.EDIT_CONFIG)
vim.cmd('edit ' .. vim.env.EDIT_FILE)

wait_for('diagnostics', function() return #vim.diagnostic.get(0) > 0 end)
result.diagnostics = vim.tbl_map(function(each)
  return { line = each.lnum, column = each.col, end_column = each.end_col, severity = each.severity, message = each.message, source = each.source, code = each.code }
end, vim.diagnostic.get(0))

local first = vim.diagnostic.get(0)[1]
local before = vim.api.nvim_buf_get_changedtick(0)
vim.api.nvim_win_set_cursor(0, { first.lnum + 1, first.col })
vim.ui.select = function(actions, _, choose)
  result.actions = vim.tbl_map(function(action) return action[2].title end, actions)
  choose(actions[1], 1)
end
vim.lsp.buf.code_action()
wait_for('the code action', function() return vim.api.nvim_buf_get_changedtick(0) ~= before end)
wait_for('no diagnostics', function() return #vim.diagnostic.get(0) == 0 end)
result.text = vim.api.nvim_buf_get_lines(0, 0, -1, false)
finish(nil)
