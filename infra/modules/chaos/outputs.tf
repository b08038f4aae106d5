output "template_ids" {
  description = "IDs of the experiment templates by their names."
  value       = { for name, template in aws_fis_experiment_template.this : name => template.id }
}

output "role_arns" {
  description = "ARNs of the roles of the experiments."
  value       = { for name, role in aws_iam_role.this : name => role.arn }
}

output "operator_policy_json" {
  description = "Policy of a person who runs the experiments: start and stop them, pull the brake."
  value       = data.aws_iam_policy_document.this["operator"].json
}

output "redrive_policy_json" {
  description = "Policy of a person who moves dead letters back."
  value       = data.aws_iam_policy_document.this["redrive"].json
}

output "templates" {
  description = "For tests: stop conditions, actions in order, target and local experiment of each template."
  value = {
    for name, template in local.templates : name => {
      experiment = template.experiment
      actions    = [for action in local.actions[name] : action.id]
      target     = template.target

      stop_conditions = length(aws_fis_experiment_template.this[name].stop_condition)
    }
  }
}

output "statements" {
  description = "For tests: actions, resources and conditions of each role and policy."
  value       = local.statements
}

output "actions" {
  description = "For tests: the actions of each role and policy by statement, sorted and joined."
  value = {
    for role, statements in local.statements : role => { for sid, part in statements : sid => join(" ", sort(part.actions)) }
  }
}
