// SPDX-License-Identifier: Apache-2.0
#include "trainer/uncertainty/uncertainty_report.h"

#include "absl/strings/str_cat.h"
#include "base/table.h"

namespace autopruner {
namespace {

// "+0.0012": what a variation changes.
std::string Change(double value, double nominal, int decimals) {
  const std::string text = Fixed(value - nominal, decimals);
  return absl::StrCat(text[0] == '-' ? "" : "+", text);
}

std::string Percent(double share, int decimals) {
  return absl::StrCat(Fixed(100 * share, decimals), " %");
}

std::vector<std::string> ChangeRow(const std::string& name,
                                   const Effect& effect,
                                   const Effect& nominal) {
  return {
      name,
      Change(effect.score_shift, 0, 3),
      Fixed(effect.score_rms, 3),
      Change(effect.auc, nominal.auc, 4),
      Change(effect.signal_efficiency, nominal.signal_efficiency, 4),
      Change(effect.background_efficiency, nominal.background_efficiency, 5),
      Change(effect.signal, nominal.signal, 1),
      Change(effect.background, nominal.background, 1),
      Change(effect.significance, nominal.significance, 2)};
}

std::string ModelText(const ModelEffects& model, const ShiftTable& table,
                      const Analysis& analysis) {
  Table lines({"variation", "score", "rms", "AUC", "signal eff.",
               "background eff.", "signal", "background", "significance"});
  const Effect& nominal = model.nominal;
  lines.AddRow({"nominal", "", "", Fixed(nominal.auc, 4),
                Fixed(nominal.signal_efficiency, 4),
                Fixed(nominal.background_efficiency, 5),
                Fixed(nominal.signal, 1), Fixed(nominal.background, 1),
                Fixed(nominal.significance, 2)});
  lines.AddRule();
  for (size_t k = 0; k < table.nuisances.size(); ++k) {
    const std::string& name = table.nuisances[k];
    lines.AddRow(ChangeRow(absl::StrCat(name, " +1"), model.up[k], nominal));
    lines.AddRow(ChangeRow(absl::StrCat(name, " -1"), model.down[k], nominal));
  }
  const Toys toys = Combine(nominal, model.toys, analysis);
  lines.AddRule();
  lines.AddRow({absl::StrCat("all, ", model.toys.size(), " toys"), "",
                Fixed(toys.score_rms, 3), "± " + Fixed(toys.auc.deviation, 4),
                "± " + Fixed(toys.signal_efficiency.deviation, 4),
                "± " + Fixed(toys.background_efficiency.deviation, 5),
                "± " + Fixed(toys.signal.deviation, 1),
                "± " + Fixed(toys.background.deviation, 1),
                "± " + Fixed(toys.significance.deviation, 2)});
  return absl::StrCat(model.name, ": working point at score ",
                      Fixed(model.cuts.working_point, 3), ", best cut at ",
                      Fixed(model.cuts.best, 3),
                      ". Rows below the first are differences to it.\n\n",
                      lines.Text());
}

std::string Comparison(const std::vector<ModelEffects>& models,
                       const Analysis& analysis) {
  std::vector<std::string> header = {"with all uncertainties"};
  std::vector<Toys> toys;
  for (const ModelEffects& model : models) {
    header.push_back(model.name);
    toys.push_back(Combine(model.nominal, model.toys, analysis));
  }
  Table table(header);
  const auto add = [&](const std::string& name, const auto& cell) {
    std::vector<std::string> row = {name};
    for (size_t m = 0; m < models.size(); ++m) {
      row.push_back(cell(models[m].nominal, toys[m]));
    }
    table.AddRow(row);
  };
  add("score, rms",
      [](const Effect&, const Toys& toys) { return Fixed(toys.score_rms, 3); });
  add("AUC", [](const Effect& nominal, const Toys& toys) {
    return WithDeviation(nominal.auc, toys.auc.deviation, 4);
  });
  add("signal efficiency", [](const Effect& nominal, const Toys& toys) {
    return WithDeviation(nominal.signal_efficiency,
                         toys.signal_efficiency.deviation, 4);
  });
  add("background efficiency", [](const Effect& nominal, const Toys& toys) {
    return WithDeviation(nominal.background_efficiency,
                         toys.background_efficiency.deviation, 5);
  });
  add("background uncertainty", [](const Effect& nominal, const Toys& toys) {
    return Percent(toys.background.deviation / nominal.background, 1);
  });
  add("significance", [](const Effect& nominal, const Toys& toys) {
    return WithDeviation(nominal.significance, toys.significance.deviation, 2);
  });
  add("with that uncertainty", [](const Effect&, const Toys& toys) {
    return Fixed(toys.significance_with_spread, 2);
  });
  return table.Text();
}

std::string Line(const std::string& model, const std::string& variation,
                 const std::string& pull, const Effect& effect) {
  std::string line = absl::StrCat(model, ",", variation, ",", pull);
  for (const double value :
       {effect.score_shift, effect.score_rms, effect.auc,
        effect.signal_efficiency, effect.background_efficiency, effect.signal,
        effect.background, effect.significance}) {
    absl::StrAppend(&line, ",", Exact(value));
  }
  return line + "\n";
}

}  // namespace

std::string UncertaintyText(const std::vector<ModelEffects>& models,
                            const ShiftTable& table, const Analysis& analysis) {
  std::string text;
  for (const ModelEffects& model : models) {
    absl::StrAppend(&text, ModelText(model, table, analysis), "\n");
  }
  return absl::StrCat(
      text, "Significance: Asimov, expecting ", Fixed(analysis.signal, 0),
      " signal and ", Fixed(analysis.background, 0),
      " background events before the cut;\nthe background beyond it known to ",
      Percent(analysis.background_uncertainty, 1),
      ", in the last row in quadrature with its spread over the toys.\n\n",
      Comparison(models, analysis));
}

std::string UncertaintyCsv(const std::vector<ModelEffects>& models,
                           const ShiftTable& table) {
  std::string csv =
      "model,variation,pull,score_shift,score_rms,auc,signal_efficiency,"
      "background_efficiency,signal,background,significance\n";
  for (const ModelEffects& model : models) {
    csv += Line(model.name, "nominal", "0", model.nominal);
    for (size_t k = 0; k < table.nuisances.size(); ++k) {
      csv += Line(model.name, table.nuisances[k], "1", model.up[k]);
      csv += Line(model.name, table.nuisances[k], "-1", model.down[k]);
    }
    for (size_t k = 0; k < model.toys.size(); ++k) {
      csv += Line(model.name, absl::StrCat("toy ", k), "", model.toys[k]);
    }
  }
  return csv;
}

}  // namespace autopruner
