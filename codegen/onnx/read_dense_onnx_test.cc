// SPDX-License-Identifier: Apache-2.0
#include "codegen/onnx/read_dense_onnx.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "codegen/model/model.h"
#include "codegen/onnx/dense_network.h"
#include "codegen/onnx/graph_writer.h"
#include "core/activation_table.h"
#include "core/fixed.h"
#include "core/network_spec.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "onnx/onnx_pb.h"

namespace autopruner {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Type = GraphWriter::Type;
using Row = std::vector<double>;

// The outputs of a network, behind its head.
Row Outputs(const DenseNetwork& network, Row x) {
  for (const DenseLayer& layer : network.layers) {
    Row y;
    for (int j = 0; j < layer.outputs(); ++j) {
      double sum = layer.bias[j];
      for (size_t i = 0; i < x.size(); ++i) sum += layer.weight[j][i] * x[i];
      y.push_back(ActivationValue(layer.activation, sum));
    }
    x = y;
  }
  double sum = 0;
  for (double& y : x) sum += std::exp(y);
  for (double& y : x) {
    if (network.head == Head::kSigmoid) y = 1 / (1 + std::exp(-y));
    if (network.head == Head::kSoftmax) y = std::exp(y) / sum;
  }
  return x;
}

DenseNetwork File(const std::string& name) {
  const absl::StatusOr<DenseNetwork> network =
      ReadDenseOnnx("testdata/onnx/" + name);
  EXPECT_TRUE(network.ok()) << network.status();
  return *network;
}

// The numbers are those that PyTorch gives.
TEST(ReadDenseOnnx, FoldsBatchNormalizationOfAPyTorchNetwork) {
  const DenseNetwork network = File("batch_norm.onnx");
  EXPECT_EQ(network.layers.size(), 3);
  EXPECT_EQ(network.head, Head::kSigmoid);
  EXPECT_EQ(network.features[2].name, "x2");
  EXPECT_THAT(network.classes, ElementsAre("class0", "class1"));
  EXPECT_NEAR(Outputs(network, {0.5451415181159973, 101.32560729980469,
                                2.956295967102051})[0],
              0.36615225672721863, 2e-6);
  EXPECT_NEAR(Outputs(network, {2.0153918266296387, 104.30364990234375,
                                3.0938644409179688})[0],
              0.5282990336418152, 2e-6);
}

TEST(ReadDenseOnnx, ReadsClassesOfAPyTorchNetwork) {
  const DenseNetwork network = File("classes.onnx");
  EXPECT_EQ(network.head, Head::kSoftmax);
  const Row y = Outputs(network, {2, 3});
  EXPECT_NEAR(y[0], 0.46739670634269714, 1e-6);
  EXPECT_NEAR(y[2], 0.3716951310634613, 1e-6);
}

// A graph of two inputs, whose value so far is `x`.
class Graph {
 public:
  Graph() { x_ = graph_.Input("x", 2); }

  Graph& Op(const std::string& op, const std::vector<double>& constant = {},
            const std::vector<GraphWriter::Attribute>& attributes = {}) {
    std::vector<std::string> inputs = {x_};
    const std::string name = absl::StrCat(op, count_++);
    if (!constant.empty()) inputs.push_back(Constant(name, constant));
    x_ = graph_.Node(op, inputs, name, attributes);
    return *this;
  }
  Graph& Dense(const std::vector<double>& weight, int64_t outputs) {
    const std::string name = absl::StrCat("MatMul", count_++);
    const std::string w = graph_.Floats(
        name + "_w", {static_cast<int64_t>(weight.size()) / outputs, outputs},
        {weight.begin(), weight.end()});
    x_ = graph_.Node("MatMul", {x_, w}, name);
    return *this;
  }
  Graph& Quant(double scale, double bits, int64_t is_signed,
               const std::string& mode, double zero = 0) {
    const std::string name = absl::StrCat("Quant", count_++);
    x_ = graph_.Node(
        "Quant",
        {x_, Constant(name + "_s", {scale}), Constant(name + "_z", {zero}),
         Constant(name + "_b", {bits})},
        name, {{"signed", is_signed}, {"rounding_mode", mode}});
    return *this;
  }

  absl::StatusOr<DenseNetwork> Read() {
    graph_.Output(x_, Type::kFloat, 1);
    return ParseDenseOnnx(graph_.Bytes(), "net.onnx");
  }
  std::string Problem() { return std::string(Read().status().message()); }

  GraphWriter& graph() { return graph_; }
  std::string& x() { return x_; }

 private:
  std::string Constant(const std::string& name, const Row& values) {
    return graph_.Floats(name + "_c", {static_cast<int64_t>(values.size())},
                         {values.begin(), values.end()});
  }

  GraphWriter graph_{"net"};
  std::string x_;
  int count_ = 0;
};

TEST(ReadDenseOnnx, FoldsFactorsIntoLayers) {
  const absl::StatusOr<DenseNetwork> network = Graph()
                                                   .Op("Sub", {1, 2})
                                                   .Op("Div", {4})
                                                   .Dense({1, 2, 3, 4}, 2)
                                                   .Op("Add", {0.5, -0.5})
                                                   .Op("Mul", {2})
                                                   .Op("Relu")
                                                   .Op("Mul", {3, 5})
                                                   .Op("Add", {1})
                                                   .Dense({1, -1}, 1)
                                                   .Read();
  ASSERT_TRUE(network.ok()) << network.status();
  EXPECT_FALSE(network->head.has_value());
  // x = 9, 6 -> 2, 1 -> 5.5, 7.5 -> 11, 15 -> 34, 76 -> -42.
  EXPECT_DOUBLE_EQ(Outputs(*network, {9, 6})[0], -42);
}

TEST(ReadDenseOnnx, GemmHasFactorsOfItsOwn) {
  Graph graph;
  GraphWriter& writer = graph.graph();
  writer.Floats("w", {1, 2}, {3, 4});
  writer.Floats("b", {1}, {5});
  graph.x() =
      writer.Node("Gemm", {graph.x(), "w", "b"}, "y",
                  {{"alpha", 2.0f}, {"beta", 10.0f}, {"transB", int64_t{1}}});
  const absl::StatusOr<DenseNetwork> network = graph.Read();
  ASSERT_TRUE(network.ok()) << network.status();
  EXPECT_THAT(network->layers[0].weight[0], ElementsAre(6, 8));
  EXPECT_THAT(network->layers[0].bias, ElementsAre(50));
}

TEST(ReadDenseOnnx, QuantOfWeightsAndValuesBecomesAModel) {
  Graph graph;
  graph.Quant(0.25, 6, 1, "ROUND")
      .Dense({0.5, -1.5}, 1)
      .Quant(0.5, 5, 1, "FLOOR");
  // Weights that are quantised, too: the third node becomes a constant.
  absl::StatusOr<DenseNetwork> network = graph.Read();
  ASSERT_TRUE(network.ok()) << network.status();
  EXPECT_THAT(network->remarks, ElementsAre(HasSubstr("rounds ties")));
  EXPECT_EQ(network->features[1].format, (Format{.width = 6, .frac = 2}));
  EXPECT_EQ(network->layers[0].output_format[0],
            (Format{.width = 5, .frac = 1, .rounding = Rounding::kFloor}));
  network->head = Head::kSigmoid;
  network->name = "net";
  network->classes = {"a", "b"};
  EXPECT_THAT(ToModel(*network).status().message(),
              HasSubstr("layer 0, node 0: weights: is not quantised"));
  network->layers[0].weight_format[0] = {.width = 3, .frac = 0};
  EXPECT_THAT(ToModel(*network).status().message(),
              HasSubstr("layer 0, node 0, weight 0: is 0.5; Q3.0 does not"));
  network->layers[0].weight_format[0] = {.width = 3, .frac = 1};
  const absl::StatusOr<Model> model = ToModel(*network);
  ASSERT_TRUE(model.ok()) << model.status();
  EXPECT_THAT(model->layers[0].weight[0], ElementsAre(1, -3));
}

TEST(ReadDenseOnnx, NarrowWeightsLeaveOneEndOut) {
  for (const int64_t is_signed : {0, 1}) {
    Graph graph;
    GraphWriter& writer = graph.graph();
    writer.Floats("w", {2, 1}, {-9, 99});
    writer.Floats("step", {}, {1});
    writer.Floats("zero", {}, {0});
    writer.Floats("bits", {}, {4});
    writer.Node("Quant", {"w", "step", "zero", "bits"}, "narrow",
                {{"signed", is_signed}, {"narrow", int64_t{1}}});
    graph.x() = writer.Node("MatMul", {graph.x(), "narrow"}, "y");
    const absl::StatusOr<DenseNetwork> network = graph.Read();
    ASSERT_TRUE(network.ok()) << network.status();
    EXPECT_THAT(network->layers[0].weight[0],
                is_signed != 0 ? ElementsAre(-7, 7) : ElementsAre(0, 14));
  }
}

TEST(ReadDenseOnnx, ReluMayFollowTheRounding) {
  const absl::StatusOr<DenseNetwork> network =
      Graph().Dense({1, 2}, 1).Quant(0.5, 5, 1, "ROUND").Op("Relu").Read();
  ASSERT_TRUE(network.ok()) << network.status();
  EXPECT_EQ(network->layers[0].activation, Activation::kRelu);
  EXPECT_EQ(network->layers[0].output_format[0],
            (Format{.width = 4, .frac = 1, .is_signed = false}));
}

// Up, and away from 0, are the same behind a Relu alone.
TEST(ReadDenseOnnx, TiesAreToldWhereTheyDiffer) {
  Graph sum;
  sum.Dense({1, 2}, 1).Quant(0.5, 5, 1, "HALF_UP");
  EXPECT_THAT(sum.Read()->remarks, ElementsAre(HasSubstr("rounds ties")));
  Graph rectified;
  rectified.Dense({1, 2}, 1).Op("Relu").Quant(0.5, 5, 0, "HALF_UP");
  EXPECT_THAT(rectified.Read()->remarks, ElementsAre());
}

TEST(ReadDenseOnnx, StepsThatAreNoPowersOfTwoAreLeftOutAndTold) {
  const absl::StatusOr<DenseNetwork> network =
      Graph().Dense({1, 2}, 1).Quant(0.1, 5, 1, "ROUND").Read();
  ASSERT_TRUE(network.ok()) << network.status();
  EXPECT_EQ(network->layers[0].output_format[0], Format());
  EXPECT_THAT(network->remarks, ElementsAre(HasSubstr("steps of 0.1")));
}

TEST(ReadDenseOnnx, HiddenLayersMayBeTanhAndSigmoid) {
  const absl::StatusOr<DenseNetwork> network = Graph()
                                                   .Dense({1, -1, 2, 1}, 2)
                                                   .Op("Tanh")
                                                   .Dense({1, 2, 3, -1}, 2)
                                                   .Op("Add", {0.5})
                                                   .Op("Sigmoid")
                                                   .Dense({2, -1}, 1)
                                                   .Op("Sigmoid")
                                                   .Read();
  ASSERT_TRUE(network.ok()) << network.status();
  ASSERT_EQ(network->layers.size(), 3u);
  EXPECT_EQ(network->layers[0].activation, Activation::kTanh);
  EXPECT_EQ(network->layers[1].activation, Activation::kSigmoid);
  EXPECT_EQ(network->layers[2].activation, Activation::kLinear);
  EXPECT_EQ(network->head, Head::kSigmoid);
  const auto sigmoid = [](double x) { return 1 / (1 + std::exp(-x)); };
  // x = 0.5, 0.25: the sums are 1 and -0.25.
  const double a = std::tanh(1);
  const double b = std::tanh(-0.25);
  EXPECT_NEAR(Outputs(*network, {0.5, 0.25})[0],
              sigmoid(2 * sigmoid(a + 3 * b + 0.5) - sigmoid(2 * a - b + 0.5)),
              1e-12);
  EXPECT_THAT(ToModel(*network).status().message(),
              HasSubstr("is not quantised"));
}

TEST(ReadDenseOnnx, NamesTheOperatorThatDoesNotFit) {
  EXPECT_EQ(Graph().Dense({1, 2}, 1).Op("Elu").Problem(),
            "net.onnx: node 1, 'Elu1' (Elu): is not supported; known are Gemm, "
            "MatMul, Add, Sub, Mul, Div, Relu, Tanh, Sigmoid, "
            "BatchNormalization, Quant and, at the end, Softmax");
  EXPECT_THAT(
      Graph().Dense({1, 2, 3, 4}, 2).Op("Softmax").Dense({1, 2}, 1).Problem(),
      HasSubstr("stands behind Softmax"));
  EXPECT_THAT(Graph().Dense({1, 2}, 1).Op("Relu").Op("Tanh").Problem(),
              HasSubstr("does not follow the sum of a layer"));
  EXPECT_THAT(Graph().Dense({1, 2, 3}, 1).Problem(),
              HasSubstr("its weights are for 3 values; there are 2"));
  EXPECT_THAT(Graph().Dense({1, 2, 3, 4}, 2).Op("Sigmoid").Problem(),
              HasSubstr("has 2 outputs; expected 1"));
  EXPECT_THAT(Graph().Dense({1, 2}, 1).Op("Add", {1, 2, 3}).Problem(),
              HasSubstr("has 3 values; expected 1 or 1, one a column"));
  EXPECT_THAT(Graph().Op("Relu").Problem(),
              HasSubstr("does not follow the sum of a layer"));
  EXPECT_THAT(Graph()
                  .Dense({1, 2}, 1)
                  .Op("Clip", {}, {{"min", 0.0f}, {"max", 6.0f}})
                  .Problem(),
              HasSubstr("limits to 0 .. 6; expected a minimum of 0 alone"));
  EXPECT_THAT(Graph().Dense({1, 2}, 1).Quant(0.5, 4, 1, "CEIL").Problem(),
              HasSubstr("rounding_mode is CEIL for values"));
  EXPECT_THAT(Graph().Dense({1, 2}, 1).Quant(0.5, 4, 1, "NEAR").Problem(),
              HasSubstr("rounding_mode is 'NEAR'; expected"));
  EXPECT_THAT(Graph().Dense({1, 2}, 1).Quant(0, 4, 1, "ROUND").Problem(),
              HasSubstr("a scale is 0; expected more than 0"));
  EXPECT_THAT(Graph().Op("Identity").Problem(), HasSubstr("has no layer"));
  for (const auto& [op, constant] :
       {std::pair("Add", Row{1, 2}), std::pair("Mul", Row{2, 4}),
        std::pair("Mul", Row{3})}) {
    EXPECT_THAT(Graph()
                    .Dense({1, 2, 3, 4}, 2)
                    .Quant(0.5, 8, 1, "FLOOR")
                    .Op(op, constant)
                    .Problem(),
                HasSubstr("are no power of two, or differ"));
  }
  EXPECT_THAT(Graph().Dense({1, 2}, 1).Op("Div", {0}).Problem(),
              HasSubstr("divides by 0"));
}

TEST(ReadDenseOnnx, WantsOneChain) {
  Graph branch;
  branch.Dense({1, 2, 3, 4}, 2);
  branch.x() = branch.graph().Node("Relu", {"x"}, "beside");
  EXPECT_THAT(branch.Problem(), HasSubstr("expected one chain of operators"));
  Graph inputs;
  inputs.graph().Input("mask", 2);
  EXPECT_THAT(inputs.Dense({1, 2}, 1).Problem(),
              HasSubstr("has the inputs 'x' and 'mask'; expected one"));
  Graph output;
  output.Dense({1, 2}, 1).x() = "another";
  EXPECT_THAT(output.Problem(), HasSubstr("which is no output"));
}

TEST(ReadDenseOnnx, RefusesWhatIsNoOnnx) {
  const auto problem = [](const std::string& bytes) {
    return std::string(ParseDenseOnnx(bytes, "net.onnx").status().message());
  };
  EXPECT_EQ(problem("{\"format\": 1}"), "net.onnx: is no ONNX file");
  EXPECT_EQ(problem(""), "net.onnx: has no graph; expected an ONNX model");
  onnx::ModelProto model;
  model.mutable_graph()->add_node()->set_op_type("Relu");
  onnx::TensorProto& tensor = *model.mutable_graph()->add_initializer();
  tensor.set_name("w");
  tensor.set_data_type(onnx::TensorProto::FLOAT);
  tensor.add_dims(3);
  tensor.add_float_data(1);
  EXPECT_EQ(problem(model.SerializeAsString()),
            "net.onnx: tensor 'w': has 1 values; its shape says 3");
  tensor.set_data_type(onnx::TensorProto::COMPLEX64);
  EXPECT_THAT(problem(model.SerializeAsString()),
              HasSubstr("its data type is 14; expected float"));
  tensor.set_data_location(onnx::TensorProto::EXTERNAL);
  EXPECT_THAT(problem(model.SerializeAsString()),
              HasSubstr("its data are in another file"));
  EXPECT_EQ(ReadDenseOnnx("none.onnx").status().code(),
            absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace autopruner
